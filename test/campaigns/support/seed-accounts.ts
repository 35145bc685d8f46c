import type { AccountSettings, TokenState } from '../../../src/generated/types.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { Store } from '../../../src/host/store/store.ts';
import { unsealStore } from '../../../src/host/unseal-store.ts';
import { createVault } from '../../../src/host/vault.ts';
import { campaignRing } from './campaign-host.ts';

/** An account as it is to be stored. */
export interface SeededAccount {
  readonly id: string;
  readonly settings: AccountSettings;
  readonly clientSecret: string;
  readonly tokens: TokenState;
}

const vault = createVault(campaignRing);
const accountsATransaction = 500;
const transactionsAtOnce = 4;

/** Makes the tables and leaves the mark of the campaign's key, without which a host finds the database sealed. */
export async function prepareDatabase(address: string): Promise<void> {
  const unsealed = await unsealStore(address, { ring: campaignRing });
  await unsealed?.store.close();
}

/** Stores accounts with their tokens through the store's own verbs, many in one transaction. */
export async function seedAccounts(address: string, accounts: readonly SeededAccount[]): Promise<void> {
  const store = await openStore(address);
  try {
    const parts: (readonly SeededAccount[])[] = [];
    for (let from = 0; from < accounts.length; from += accountsATransaction) {
      parts.push(accounts.slice(from, from + accountsATransaction));
    }
    const next = parts.values();
    const lanes = address.startsWith('sqlite:') ? 1 : transactionsAtOnce;
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        for (const part of next) await seedPart(store, part);
      }),
    );
  } finally {
    await store.close();
  }
}

function seedPart(store: Store, accounts: readonly SeededAccount[]): Promise<void> {
  const at = new Date().toISOString();
  return store.transaction(async (tables) => {
    for (const { id, settings, clientSecret, tokens } of accounts) {
      await tables.accounts.insert({ id, settings, settingsVersion: 1, createdAt: at, updatedAt: at });
      await tables.secrets.put(id, vault.sealSecret(id, clientSecret, at));
      await tables.tokens.save(id, { version: 1, generation: 1, tokens: vault.sealTokens(id, tokens) }, null);
    }
  });
}
