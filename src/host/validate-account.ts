import type { AccountPatch, ValidationReport } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { unlessRefused } from './connector.ts';
import { type HostParts, noteEvent } from './host-parts.ts';
import type { AccountSnapshot } from './store/store.ts';
import { openAccount } from './vault.ts';

/**
 * Runs the connector's validation. A token that had to be minted for it is stored unless a newer one is there; it
 * is never part of the returned report (check A-31). Throws `account.not_found` and what the hook refuses with.
 */
export async function validateAccount(parts: HostParts, id: string): Promise<ValidationReport> {
  const snapshot = await findAccount(parts.store, id);
  const account = openAccount(parts.vault, snapshot);
  const result = unlessRefused(await parts.connector.hooks.validate(account, {}, parts.hookContext));
  const { patch, ...report } = result;
  if (patch !== undefined) await storePatch(parts, snapshot, patch);
  return report;
}

async function storePatch(
  parts: HostParts,
  snapshot: AccountSnapshot,
  { tokenState }: AccountPatch,
): Promise<void> {
  if (tokenState === null) return;
  const { id, token } = snapshot;
  const tokens = parts.vault.sealTokens(id, tokenState);
  const next = { version: (token?.version ?? 0) + 1, generation: token?.generation ?? 1, tokens };
  await parts.store.transaction(async (tables) => {
    if (!(await tables.tokens.save(id, next, token))) return;
    await tables.failures.delete(id);
    await noteEvent(parts, tables, { accountId: id, event: 'token.minted_by_validation' });
  });
}
