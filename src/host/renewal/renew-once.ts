import { ConnectorError } from '../../errors.ts';
import type { Account, RefreshInput, RefreshResult } from '../../generated/types.ts';
import { findAccount } from '../accounts/find-account.ts';
import { unlessRefused } from '../connector.ts';
import type { HostParts } from '../host-parts.ts';
import type { AccountSnapshot } from '../store/store.ts';
import { openAccount } from '../vault.ts';
import { noteFailure } from './note-failure.ts';
import type { RefreshJournal } from './refresh-journal.ts';
import { openHolder, type RenewalResult } from './renewal-result.ts';
import { saveAnswer } from './save-answer.ts';

/**
 * One renewal: read, ask Coupa once, journal the answer, save it over the very state it was spent from. When
 * somebody stored another state meanwhile, theirs is adopted. Expects that no other renewal of the account runs in
 * this process. Throws the refusal (after noting it), `account.not_found`, `account.not_authorized`.
 */
export async function renewOnce(
  parts: HostParts,
  journal: RefreshJournal,
  request: { readonly accountId: string; readonly reason: RefreshInput['reason'] },
): Promise<RenewalResult> {
  const { accountId, reason } = request;
  const snapshot = await findAccount(parts.store, accountId);
  const account = openAccount(parts.vault, snapshot);
  const held = journal.unsaved(accountId);
  if (held !== undefined) return saveAnswer(parts, journal, { account, answer: held });
  const result = await askForRenewal(parts, account, reason);
  if (result.outcome === 'refused')
    return adoptOrThrow(parts, snapshot, ConnectorError.fromData(result.error));
  const { tokenState } = unlessRefused(result).patch;
  if (tokenState === null) throw new ConnectorError('account.not_authorized');
  const answer = { tokenState, spent: snapshot.token };
  journal.record(accountId, answer);
  return saveAnswer(parts, journal, { account, answer });
}

async function askForRenewal(
  { connector, hookContext }: HostParts,
  account: Account,
  reason: RefreshInput['reason'],
): Promise<RefreshResult> {
  try {
    return await connector.hooks.refresh(account, { reason }, hookContext);
  } catch (cause) {
    const error = cause instanceof ConnectorError ? cause : new ConnectorError('host.unexpected', { cause });
    return { outcome: 'refused', error: error.toData() };
  }
}

// A refusal for a token that was superseded meanwhile says nothing about the newest one.
async function adoptOrThrow(
  parts: HostParts,
  snapshot: AccountSnapshot,
  error: ConnectorError,
): Promise<RenewalResult> {
  const stored = await findAccount(parts.store, snapshot.id);
  const moved = stored.token?.version !== snapshot.token?.version;
  if (moved) return { current: openHolder(parts.vault, stored), previous: null, saved: true };
  await noteFailure(parts, stored, error);
  throw error;
}
