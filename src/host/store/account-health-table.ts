import type { Kysely } from 'kysely';
import type { HealthState } from '../../generated/types.ts';
import { compiledQuery } from './compiled-query.ts';
import type { Schema } from './schema.ts';
import type { HealthRecord, HealthTable } from './store.ts';

type HealthColumns = Omit<Schema['account_health'], 'account_id'>;

/** The last noted health of each account; a row is replaced only over the very state and cause that were read. */
export function accountHealthTable(db: Kysely<Schema>): HealthTable {
  return {
    async get(accountId) {
      const [row] = await findHealth(db, { accountId });
      return row === undefined ? undefined : fromRow(row);
    },
    async replace(accountId, next, expected) {
      const columns = { state: next.state, cause: next.cause, since: next.since, look_at: next.lookAt };
      if (expected === undefined) {
        const inserted = await db
          .insertInto('account_health')
          .values({ account_id: accountId, ...columns })
          .onConflict((conflict) => conflict.column('account_id').doNothing())
          .executeTakeFirst();
        return inserted.numInsertedOrUpdatedRows === 1n;
      }
      const { state, cause } = expected;
      const replaced = await replaceHealth(db, {
        ...columns,
        accountId,
        expectedState: state,
        expectedCause: cause,
      });
      return replaced.length === 1;
    },
    async due(now, limit) {
      const rows = await db
        .selectFrom('account_health')
        .select('account_id')
        .where('look_at', '<=', now)
        .orderBy('look_at')
        .orderBy('account_id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.account_id);
    },
    async count() {
      const rows = await db
        .selectFrom('account_health')
        .select(({ fn }) => ['state', fn.countAll<number | string>().as('accounts')])
        .where('state', 'is not', null)
        .groupBy('state')
        .execute();
      return new Map(rows.map((row) => [row.state as HealthState, Number(row.accounts)]));
    },
  };
}

const findHealth = compiledQuery((db, { accountId }: { readonly accountId: string }) =>
  db
    .selectFrom('account_health')
    .select(['state', 'cause', 'since', 'look_at'])
    .where('account_id', '=', accountId),
);

interface Replacement extends HealthColumns {
  readonly accountId: string;
  readonly expectedState: string | null;
  readonly expectedCause: string | null;
}

const replaceHealth = compiledQuery(
  (db, { accountId, expectedState, expectedCause, ...columns }: Replacement) =>
    db
      .updateTable('account_health')
      .set(columns)
      .where('account_id', '=', accountId)
      .where('state', 'is not distinct from', expectedState)
      .where('cause', 'is not distinct from', expectedCause)
      .returning('account_id'),
);

function fromRow(row: HealthColumns): HealthRecord {
  return { state: row.state as HealthState | null, cause: row.cause, since: row.since, lookAt: row.look_at };
}
