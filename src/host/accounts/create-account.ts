import type { AccountInput, AccountView } from '../../generated/types.ts';
import { noteHealth } from '../health/note-health.ts';
import { type HostParts, instantOf, newId, noteEvent } from '../host-parts.ts';
import type { StoreTables } from '../store/store.ts';
import { findAccount } from './find-account.ts';
import { readTypedAccount, type TypedAccount } from './read-typed-account.ts';
import { viewAccount } from './view-account.ts';

/** Stores a new account, not yet authorized. Throws `account.label_taken` and what typed fields can be wrong with. */
export async function createAccount(parts: HostParts, input: AccountInput): Promise<AccountView> {
  const typed = readTypedAccount(parts, input, undefined);
  const id = newId(parts);
  const snapshot = await parts.store.transaction(async (tables) => {
    await insertAccount(parts, tables, { id, typed });
    return findAccount(tables, id);
  });
  return viewAccount(parts, snapshot);
}

interface NewAccount {
  readonly id: string;
  readonly typed: TypedAccount;
  /** Why, when it was not typed into the form. */
  readonly cause?: string;
}

/** Writes a new account with its secret and the first line of its timeline. Throws `account.label_taken`. */
export async function insertAccount(
  parts: HostParts,
  tables: StoreTables,
  { id, typed: { settings, clientSecret }, cause }: NewAccount,
): Promise<void> {
  const now = instantOf(parts);
  await tables.accounts.insert({ id, settings, settingsVersion: 1, createdAt: now, updatedAt: now });
  if (clientSecret !== undefined) {
    await tables.secrets.put(id, parts.vault.sealSecret(id, clientSecret, now));
  }
  await noteEvent(parts, tables, { accountId: id, event: 'account.created', cause });
  await noteHealth(parts, tables, id);
}
