import { type Kysely, sql } from 'kysely';
import { compiledQuery } from './compiled-query.ts';
import { toDueColumns } from './due-columns.ts';
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
        ...toDueColumns(next.tokens),
      };
      if (expected === null) return insertFirst(db, { account_id: accountId, ...columns });
      const { version, generation } = expected;
      return (await replaceTokens(db, { ...columns, accountId, version, generation })).length === 1;
    },
    holdVersion: (accountId, version) => holdVersion(db, accountId, version),
    succeed: (accountId, tokens, spent) => succeed(db, { accountId, tokens, spent }),
  };
}

interface Replacement extends Omit<Schema['token_states'], 'account_id'> {
  readonly accountId: string;
  /** What must still be stored. */
  readonly version: number;
  readonly generation: number;
}

const replaceTokens = compiledQuery((db, { accountId, version, generation, ...columns }: Replacement) =>
  db
    .updateTable('token_states')
    .set(columns)
    .where('account_id', '=', accountId)
    .where('token_version', '=', version)
    .where('grant_generation', '=', generation)
    .returning('account_id'),
);

// Written as it is: what is only read does not keep others from replacing it.
async function holdVersion(db: Kysely<Schema>, accountId: string, version: number | null): Promise<boolean> {
  const row = await db
    .updateTable('token_states')
    .set({ token_version: sql<number>`token_version` })
    .where('account_id', '=', accountId)
    .returning('token_version')
    .executeTakeFirst();
  return (row?.token_version ?? null) === version;
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
  const { refreshFingerprint, generation, version } = spent;
  const [row] = await saveSuccessor(db, {
    ...toTokenColumns(tokens),
    ...toDueColumns(tokens),
    accountId,
    generation,
    spent: refreshFingerprint,
    version: tokens.refreshFingerprint === refreshFingerprint ? version : null,
  });
  return row === undefined ? undefined : Number(row.token_version);
}

interface Successor extends ReturnType<typeof toTokenColumns>, ReturnType<typeof toDueColumns> {
  readonly accountId: string;
  readonly generation: number;
  /** Fingerprint of the refresh token that must still be stored. */
  readonly spent: string | null;
  /** The version that must still be stored; null for any. */
  readonly version: number | null;
}

const saveSuccessor = compiledQuery((db, { accountId, generation, spent, version, ...columns }: Successor) =>
  db
    .updateTable('token_states')
    .set({ ...columns, token_version: sql<number>`token_version + 1` })
    .where('account_id', '=', accountId)
    .where('grant_generation', '=', generation)
    .where('refresh_fingerprint', 'is not distinct from', spent)
    .where('token_version', '=', sql<number>`coalesce(${version}, token_version)`)
    .returning('token_version'),
);

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
      await deleteFailure(db, { accountId });
    },
  };
}

const deleteFailure = compiledQuery((db, { accountId }: { readonly accountId: string }) =>
  db.deleteFrom('renewal_failures').where('account_id', '=', accountId),
);
