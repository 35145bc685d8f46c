import { findAccount } from '../accounts/find-account.ts';
import { type HostParts, noteEvent } from '../host-parts.ts';
import { revokeTokens } from '../revoke-tokens.ts';
import type { Answered } from './refresh-journal.ts';
import { openHolder, type RenewalResult } from './renewal-result.ts';

/**
 * An answer that the store refused gives way to what is stored; it stays in the journal as evidence. When the account
 * was disconnected or removed meanwhile, the new token belongs to nobody and is revoked where possible (check A-37,
 * fault F-40). Throws `account.not_found`, `account.not_authorized`, `store.*`.
 */
export async function adoptStored(
  parts: HostParts,
  answered: Answered,
  accessFingerprint: string,
): Promise<RenewalResult> {
  const { answer } = answered;
  const { accountId } = answer.holder;
  const stored = await parts.store.accounts.get(accountId);
  const tokens = stored?.token?.tokens ?? null;
  const cause = tokens?.accessFingerprint === accessFingerprint ? 'saved' : 'superseded';
  if (tokens === null) await revokeOrphan(parts, answered);
  await parts.journal.done(answer, cause);
  const present = await findAccount(parts.store, accountId);
  const current = openHolder(parts.vault, present);
  parts.telemetry.tell({ outcome: 'adopted' });
  const details = { version: current.tokenVersion };
  const noted = { accountId, event: 'token.adopted', cause, generation: present.token?.generation };
  await noteEvent(parts, parts.store, { ...noted, details });
  return { current, previous: null, saved: true };
}

// Before the journal is done with the answer: a process that dies in between has it revoked after its next start.
async function revokeOrphan(parts: HostParts, { account, answer }: Answered): Promise<void> {
  await revokeTokens(parts, { ...account, tokenState: answer.tokenState });
}
