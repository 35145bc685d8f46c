import { ConnectorError } from '../../errors.ts';
import type { Vault } from '../vault.ts';
import type { JournalEntry, JournalVerdict } from './refresh-journal.ts';

/** What a journal's file says: an answer, what became of one, or one that is kept as evidence. */
export type JournalLine =
  | { readonly kind: 'answer'; readonly entry: JournalEntry }
  | { readonly kind: 'done'; readonly attemptId: string; readonly verdict: JournalVerdict }
  | { readonly kind: 'evidence'; readonly entry: JournalEntry };

/** What lines are sealed and opened with. */
export interface LineMeans {
  readonly vault: Pick<Vault, 'sealJournalEntry' | 'openJournalEntry'>;
  /** Told when the journal failed; says nothing about what was to be written. */
  readonly failed: (error: unknown) => void;
}

/** A line as it is written. */
export function sealLine({ vault }: Pick<LineMeans, 'vault'>, line: JournalLine): Uint8Array {
  return vault.sealJournalEntry(JSON.stringify(line));
}

/**
 * A line as it was written; `closed` when it is under a key that is not in the ring, undefined when it is damaged. Such
 * a line is left alone and told of, not an obstacle to the others.
 */
export function openLine(
  { vault, failed }: LineMeans,
  payload: Uint8Array,
): JournalLine | 'closed' | undefined {
  try {
    return JSON.parse(vault.openJournalEntry(payload)) as JournalLine;
  } catch (error) {
    failed(error);
    return error instanceof ConnectorError && error.code === 'host.key_unknown' ? 'closed' : undefined;
  }
}
