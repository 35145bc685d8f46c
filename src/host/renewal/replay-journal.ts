import { ConnectorError } from '../../errors.ts';
import { findAccount } from '../accounts/find-account.ts';
import type { HostParts } from '../host-parts.ts';
import { openAccount } from '../vault.ts';
import type { JournalEntry } from './refresh-journal.ts';
import type { RenewalResult } from './renewal-result.ts';
import { saveAnswer } from './save-answer.ts';

/** At start: brings what earlier processes received and could not store into the store (fault F-35). Never throws. */
export async function replayJournal(parts: HostParts): Promise<void> {
  await parts.journal.lookAround();
  for (const accountId of parts.journal.accounts()) {
    const entry = parts.journal.unsaved(accountId);
    if (entry === undefined) continue;
    try {
      await saveHeld(parts, entry);
      parts.hookContext.log({ event: 'refresh.replayed', accountId });
    } catch (error) {
      const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
      parts.hookContext.log({ event: 'refresh.replay_failed', accountId, code });
    }
  }
}

/** Saves an answer that the journal holds. Throws `account.not_found`, `account.not_authorized`, `store.*`. */
export async function saveHeld(parts: HostParts, entry: JournalEntry): Promise<RenewalResult> {
  const { accountId } = entry.holder;
  try {
    parts.telemetry.tell({ outcome: 'replayed' });
    const snapshot = await findAccount(parts.store, accountId);
    return await saveAnswer(parts, { account: openAccount(parts.vault, snapshot), answer: entry });
  } catch (error) {
    const isGone = error instanceof ConnectorError && error.code === 'account.not_found';
    if (isGone) await parts.journal.done(entry, 'superseded');
    throw error;
  }
}
