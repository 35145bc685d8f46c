import type { AccountInput, AccountView } from '../../generated/types.ts';
import { noteHealth } from '../health/note-health.ts';
import { type HostParts, instantOf, newId, noteEvent } from '../host-parts.ts';
import { findAccount } from './find-account.ts';
import { readTypedAccount } from './read-typed-account.ts';
import { viewAccount } from './view-account.ts';

/** Stores a new account, not yet authorized. Throws `account.label_taken` and what typed fields can be wrong with. */
export async function createAccount(parts: HostParts, input: AccountInput): Promise<AccountView> {
  const { settings, clientSecret } = readTypedAccount(parts, input, undefined);
  const id = newId(parts);
  const now = instantOf(parts);
  const snapshot = await parts.store.transaction(async (tables) => {
    await tables.accounts.insert({ id, settings, settingsVersion: 1, createdAt: now, updatedAt: now });
    if (clientSecret !== undefined) {
      await tables.secrets.put(id, parts.vault.sealSecret(id, clientSecret, now));
    }
    await noteEvent(parts, tables, { accountId: id, event: 'account.created' });
    await noteHealth(parts, tables, id);
    return findAccount(tables, id);
  });
  return viewAccount(parts, snapshot);
}
