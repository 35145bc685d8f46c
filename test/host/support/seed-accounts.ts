import type { Insertable } from 'kysely';
import type { AccountSettings, TokenState } from '../../../src/generated/types.ts';
import { toDueColumns } from '../../../src/host/store/due-columns.ts';
import { findEngine } from '../../../src/host/store/find-engine.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { Schema } from '../../../src/host/store/schema.ts';
import { toTokenColumns } from '../../../src/host/store/token-columns.ts';
import type { Vault } from '../../../src/host/vault.ts';
import { accountRecord } from './account-record.ts';

const rowsAtOnce = 1_000;

export interface SeededAccount {
  readonly settings?: Partial<AccountSettings>;
  readonly tokenState: TokenState;
}

/**
 * Puts `count` client credentials accounts with a secret and tokens into the database at `address`, in rows of a
 * thousand; their ids. Hosts that are open on it are told nothing.
 */
export async function seedAccounts(
  address: string,
  vault: Vault,
  { count, account }: { readonly count: number; readonly account: (index: number) => SeededAccount },
): Promise<readonly string[]> {
  await (await openStore(address)).close();
  const db = (await findEngine(address)).open();
  try {
    const seeds = Array.from({ length: count }, (_each, index) => rowsOf(vault, index, account(index)));
    for (let from = 0; from < count; from += rowsAtOnce) {
      const part = seeds.slice(from, from + rowsAtOnce);
      await db
        .insertInto('accounts')
        .values(part.map((seed) => seed.account))
        .execute();
      await db
        .insertInto('account_secrets')
        .values(part.map((seed) => seed.secret))
        .execute();
      await db
        .insertInto('token_states')
        .values(part.map((seed) => seed.tokens))
        .execute();
    }
    return seeds.map((seed) => seed.account.id);
  } finally {
    await db.destroy();
  }
}

interface SeedRows {
  readonly account: Insertable<Schema['accounts']>;
  readonly secret: Insertable<Schema['account_secrets']>;
  readonly tokens: Insertable<Schema['token_states']>;
}

function rowsOf(vault: Vault, index: number, { settings, tokenState }: SeededAccount): SeedRows {
  const id = `seeded-${index}`;
  const { createdAt } = accountRecord;
  const typed = { ...accountRecord.settings, label: `Seeded ${index}`, ...settings };
  const secret = vault.sealSecret(id, 'CANARY-secret', createdAt);
  const tokens = vault.sealTokens(id, tokenState);
  return {
    account: {
      id,
      label: typed.label,
      settings: JSON.stringify(typed),
      settings_version: 1,
      created_at: createdAt,
      updated_at: createdAt,
    },
    secret: {
      account_id: id,
      sealed_client_secret: secret.sealed,
      fingerprint: secret.fingerprint,
      stored_at: createdAt,
    },
    tokens: {
      account_id: id,
      token_version: 1,
      grant_generation: 1,
      ...toTokenColumns(tokens),
      ...toDueColumns(tokens),
    },
  };
}
