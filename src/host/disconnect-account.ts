import { ConnectorError } from '../errors.ts';
import type { Account } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { type HostParts, noteEvent } from './host-parts.ts';
import { revokeTokens } from './revoke-tokens.ts';
import type { AccountSnapshot, StoreTables } from './store/store.ts';
import { openAccount } from './vault.ts';

/**
 * Forgets the tokens of an account, then revokes them where possible. Forgetting comes first and raises the grant
 * generation, so that a renewal still on its way cannot bring them back. Throws `account.not_found`.
 */
export async function disconnectAccount(parts: HostParts, id: string): Promise<void> {
  const account = await parts.store.transaction(async (tables) => {
    const snapshot = await findAccount(tables, id);
    await forgetTokens(tables, snapshot);
    await noteEvent(parts, tables, { accountId: id, event: 'account.disconnected' });
    return openAccount(parts.vault, snapshot);
  });
  if (account.tokenState !== null) await revokeTokens(parts, account);
}

/** Removes an account with all its parts, then revokes its tokens where possible. Throws `account.not_found`. */
export async function removeAccount(parts: HostParts, id: string): Promise<void> {
  const account = await parts.store.transaction(async (tables) => {
    const snapshot = await findAccount(tables, id);
    await tables.accounts.delete(id);
    await noteEvent(parts, tables, { accountId: id, event: 'account.removed' });
    return openAccountIfReadable(parts, snapshot);
  });
  if (account !== undefined && account.tokenState !== null) await revokeTokens(parts, account);
}

async function forgetTokens(tables: StoreTables, { id, token }: AccountSnapshot): Promise<void> {
  await tables.failures.delete(id);
  const next = { version: (token?.version ?? 0) + 1, generation: (token?.generation ?? 0) + 1, tokens: null };
  if (!(await tables.tokens.save(id, next, token))) throw new ConnectorError('store.busy');
}

// An account whose secrets were damaged must still be removable.
function openAccountIfReadable({ vault }: HostParts, snapshot: AccountSnapshot): Account | undefined {
  try {
    return openAccount(vault, snapshot);
  } catch (error) {
    if (error instanceof ConnectorError) return undefined;
    throw error;
  }
}
