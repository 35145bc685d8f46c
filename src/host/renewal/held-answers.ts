import type { JournalLine } from './journal-line.ts';
import { accountsOf, type JournalEntry, type JournalVerdict, oldestOf } from './refresh-journal.ts';

const evidenceMilliseconds = 24 * 3_600_000;

type ReadEntry = Extract<JournalLine, { readonly entry: JournalEntry }>;
type ReadDone = Extract<JournalLine, { readonly kind: 'done' }>;

/** The answers that a journal holds, its own and those it has read in files of others. */
export class HeldAnswers {
  /** Answers that wait for the store, by attempt. */
  readonly #waiting = new Map<string, JournalEntry>();
  readonly #evidence = new Map<string, JournalEntry>();
  /** Attempts that were read from files of others. */
  readonly #foreign = new Set<string>();
  /** Those of them whose fate is known, so that the same file does not bring them back. */
  readonly #settled = new Set<string>();

  /** An answer of this process. */
  keep(entry: JournalEntry): void {
    this.#waiting.set(entry.holder.attemptId, entry);
  }

  /** The oldest answer for this account that waits for the store. */
  unsaved(accountId: string): JournalEntry | undefined {
    return oldestOf(this.#waiting.values(), accountId);
  }

  /** The accounts that have answers which wait for the store. */
  accounts(): readonly string[] {
    return accountsOf(this.#waiting.values());
  }

  /** What became of an answer, wherever it came from. */
  settle(entry: JournalEntry, verdict: JournalVerdict): void {
    const { attemptId } = entry.holder;
    this.#waiting.delete(attemptId);
    if (this.#foreign.delete(attemptId)) this.#settled.add(attemptId);
    if (verdict === 'superseded') this.#evidence.set(attemptId, entry);
  }

  /** A line in the file of somebody else. */
  read(line: JournalLine): void {
    if (line.kind === 'done') this.#readDone(line);
    else this.#readEntry(line);
  }

  /** What must be in a file; `now` in milliseconds. */
  lines(now: number): readonly JournalLine[] {
    this.#forgetOldEvidence(now);
    return [
      ...[...this.#waiting.values()].map((entry) => ({ kind: 'answer', entry }) as const),
      ...[...this.#evidence.values()].map((entry) => ({ kind: 'evidence', entry }) as const),
    ];
  }

  /** Whether nothing must be in a file; `now` in milliseconds. */
  isEmpty(now: number): boolean {
    this.#forgetOldEvidence(now);
    return this.#waiting.size === 0 && this.#evidence.size === 0;
  }

  #readEntry({ kind, entry }: ReadEntry): void {
    const { attemptId } = entry.holder;
    if (this.#settled.has(attemptId)) return;
    this.#foreign.add(attemptId);
    (kind === 'answer' ? this.#waiting : this.#evidence).set(attemptId, entry);
  }

  #readDone({ attemptId, verdict }: ReadDone): void {
    const entry = this.#waiting.get(attemptId);
    this.#waiting.delete(attemptId);
    this.#foreign.delete(attemptId);
    this.#settled.add(attemptId);
    if (entry !== undefined && verdict === 'superseded') this.#evidence.set(attemptId, entry);
  }

  #forgetOldEvidence(now: number): void {
    const oldest = now - evidenceMilliseconds;
    for (const [attemptId, { receivedAt }] of this.#evidence) {
      if (receivedAt < oldest) this.#evidence.delete(attemptId);
    }
  }
}
