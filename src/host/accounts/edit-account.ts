import { ConnectorError } from '../../errors.ts';
import type { AccountInput, AccountView } from '../../generated/types.ts';
import { noteHealth } from '../health/note-health.ts';
import { type HostParts, instantOf, noteEvent } from '../host-parts.ts';
import { mayHaveSpent } from '../renewal/next-try.ts';
import { sameSecret } from '../same-secret.ts';
import type { AccountSnapshot, StoreTables } from '../store/store.ts';
import { findAccount } from './find-account.ts';
import { readTypedAccount, type TypedAccount } from './read-typed-account.ts';
import { viewAccount } from './view-account.ts';

/**
 * Changes settings and, when one was typed, the secret. Tokens stay in their table; those of another Host or
 * Client ID are refused wherever they would be used. Throws `account.changed_elsewhere` when the stored version is
 * not the expected one, `account.secret_needed_again`, `account.label_taken`.
 */
export async function editAccount(
  parts: HostParts,
  id: string,
  change: { readonly input: AccountInput; readonly expectedSettingsVersion: number },
): Promise<AccountView> {
  const snapshot = await parts.store.transaction(async (tables) => {
    const stored = await findAccount(tables, id);
    if (stored.settingsVersion !== change.expectedSettingsVersion) {
      throw new ConnectorError('account.changed_elsewhere');
    }
    await replaceSettings(parts, tables, { stored, typed: readTypedAccount(parts, change.input, stored) });
    const generation = stored.token?.generation;
    const details = { settingsVersion: stored.settingsVersion + 1 };
    await noteEvent(parts, tables, { accountId: id, event: 'account.edited', generation, details });
    await noteHealth(parts, tables, id);
    return findAccount(tables, id);
  });
  return viewAccount(parts, snapshot);
}

/**
 * Writes settings and secret of an account under the version that was read. A noted failure is forgotten, as
 * what caused it may just have been put right, unless it is about the tokens, which no setting changes. Throws `account.changed_elsewhere`.
 */
export async function replaceSettings(
  parts: HostParts,
  tables: StoreTables,
  { stored, typed }: { readonly stored: AccountSnapshot; readonly typed: TypedAccount },
): Promise<void> {
  const { id, createdAt, settingsVersion } = stored;
  const now = instantOf(parts);
  const updated = await tables.accounts.update(
    { id, settings: typed.settings, settingsVersion: settingsVersion + 1, createdAt, updatedAt: now },
    settingsVersion,
  );
  if (!updated) throw new ConnectorError('account.changed_elsewhere');
  if (!outlivesEdit(stored)) await tables.failures.delete(id);
  if (typed.clientSecret === undefined) return tables.secrets.delete(id);
  const keeps =
    stored.secret !== null && sameSecret(parts.vault.openSecret(id, stored.secret), typed.clientSecret);
  if (!keeps) await tables.secrets.put(id, parts.vault.sealSecret(id, typed.clientSecret, now));
}

function outlivesEdit({ failure, settings }: AccountSnapshot): boolean {
  if (failure === null) return false;
  const spends = settings.grantType === 'authorization_code';
  return failure.kind === 'reauthorize' || (spends && mayHaveSpent(failure));
}
