import type { Kysely } from 'kysely';
import type { HealthState } from '../../generated/types.ts';
import type { Schema } from './schema.ts';
import type { HealthRecord, HealthTable } from './store.ts';

/** The last noted health of each account; a row is replaced only over the very state and cause that were read. */
export function accountHealthTable(db: Kysely<Schema>): HealthTable {
  return {
    async get(accountId) {
      const row = await db
        .selectFrom('account_health')
        .selectAll()
        .where('account_id', '=', accountId)
        .executeTakeFirst();
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
      const updated = await db
        .updateTable('account_health')
        .set(columns)
        .where('account_id', '=', accountId)
        .where('state', 'is not distinct from', expected.state)
        .where('cause', 'is not distinct from', expected.cause)
        .executeTakeFirst();
      return updated.numUpdatedRows === 1n;
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

function fromRow(row: Schema['account_health']): HealthRecord {
  return { state: row.state as HealthState | null, cause: row.cause, since: row.since, lookAt: row.look_at };
}
