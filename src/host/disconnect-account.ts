import { ConnectorError } from '../errors.ts';
import { findAccount } from './accounts/find-account.ts';
import { noteHealth } from './health/note-health.ts';
import { type HostParts, noteEvent } from './host-parts.ts';
import { carryOutRevocation } from './revocations/carry-out-revocation.ts';
import { ifReadable, planRevocation } from './revocations/plan-revocation.ts';
import type { AccountSnapshot, StoreTables } from './store/store.ts';
import { openAccount } from './vault.ts';

/**
 * Forgets the tokens of an account, then revokes them where possible, later if need be (check A-37). Forgetting comes
 * first and raises the grant generation, so that a renewal still on its way cannot bring them back. Throws
 * `account.not_found`.
 */
export async function disconnectAccount(parts: HostParts, id: string): Promise<void> {
  const planned = await parts.store.transaction(async (tables) => {
    const snapshot = await findAccount(tables, id);
    const account = ifReadable(() => openAccount(parts.vault, snapshot));
    await forgetTokens(tables, snapshot);
    const generation = (snapshot.token?.generation ?? 0) + 1;
    await noteEvent(parts, tables, { accountId: id, event: 'account.disconnected', generation });
    await noteHealth(parts, tables, id);
    return account === undefined ? undefined : planRevocation(parts, tables, account);
  });
  await carryOutRevocation(parts, planned);
}

/** Removes an account with all its parts, then revokes its tokens where possible. Throws `account.not_found`. */
export async function removeAccount(parts: HostParts, id: string): Promise<void> {
  const planned = await parts.store.transaction(async (tables) => {
    const snapshot = await findAccount(tables, id);
    await tables.accounts.delete(id);
    const generation = snapshot.token?.generation;
    await noteEvent(parts, tables, { accountId: id, event: 'account.removed', generation });
    const account = ifReadable(() => openAccount(parts.vault, snapshot));
    return account === undefined ? undefined : planRevocation(parts, tables, account);
  });
  parts.journal.forget(id);
  await carryOutRevocation(parts, planned);
}

async function forgetTokens(tables: StoreTables, { id, token }: AccountSnapshot): Promise<void> {
  await tables.failures.delete(id);
  const next = { version: (token?.version ?? 0) + 1, generation: (token?.generation ?? 0) + 1, tokens: null };
  if (!(await tables.tokens.save(id, next, token))) throw new ConnectorError('store.busy');
}
