import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { FailureTable, SealedTokens, SecretTable, SpentTokens, TokenTable } from './store.ts';
import { toTokenColumns } from './token-columns.ts';

/** Client secrets, sealed. */
export function secretTable(db: Kysely<Schema>): SecretTable {
  return {
    async put(accountId, { sealed, fingerprint, storedAt }) {
      const columns = { sealed_client_secret: sealed, fingerprint, stored_at: storedAt };
      await db
        .insertInto('account_secrets')
        .values({ account_id: accountId, ...columns })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(columns))
        .execute();
    },
    async delete(accountId) {
      await db.deleteFrom('account_secrets').where('account_id', '=', accountId).execute();
    },
  };
}

/** Token states, sealed, with compare-and-save on version and generation. */
export function tokenTable(db: Kysely<Schema>): TokenTable {
  return {
    async save(accountId, next, expected) {
      const columns = {
        token_version: next.version,
        grant_generation: next.generation,
        ...toTokenColumns(next.tokens),
      };
      if (expected === null) return insertFirst(db, { account_id: accountId, ...columns });
      const result = await db
        .updateTable('token_states')
        .set(columns)
        .where('account_id', '=', accountId)
        .where('token_version', '=', expected.version)
        .where('grant_generation', '=', expected.generation)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    succeed: (accountId, tokens, spent) => succeed(db, { accountId, tokens, spent }),
  };
}

interface Succession {
  readonly accountId: string;
  readonly tokens: SealedTokens;
  readonly spent: SpentTokens;
}

async function succeed(
  db: Kysely<Schema>,
  { accountId, tokens, spent }: Succession,
): Promise<number | undefined> {
  const update = db
    .updateTable('token_states')
    .set({ ...toTokenColumns(tokens), token_version: sql<number>`token_version + 1` })
    .where('account_id', '=', accountId)
    .where('grant_generation', '=', spent.generation);
  const { refreshFingerprint } = spent;
  const lineage =
    refreshFingerprint === null
      ? update.where('refresh_fingerprint', 'is', null)
      : update.where('refresh_fingerprint', '=', refreshFingerprint);
  const rotated = tokens.refreshFingerprint !== refreshFingerprint;
  const guarded = rotated ? lineage : lineage.where('token_version', '=', spent.version);
  const row = await guarded.returning('token_version').executeTakeFirst();
  return row === undefined ? undefined : Number(row.token_version);
}

// Selecting from the account keeps a late write from reviving tokens of an account that was removed meanwhile.
async function insertFirst(db: Kysely<Schema>, row: Schema['token_states']): Promise<boolean> {
  const account = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', row.account_id)
    .executeTakeFirst();
  if (account === undefined) return false;
  const result = await db
    .insertInto('token_states')
    .values(row)
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** The last refused renewal of each account. */
export function failureTable(db: Kysely<Schema>): FailureTable {
  return {
    async put(accountId, { nextTryAt, ...failure }) {
      const columns = { ...failure, next_try_at: nextTryAt };
      await db
        .insertInto('renewal_failures')
        .values({ account_id: accountId, ...columns })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(columns))
        .execute();
    },
    async delete(accountId) {
      await db.deleteFrom('renewal_failures').where('account_id', '=', accountId).execute();
    },
  };
}
