import type { Account, Renewed, TokenState } from '../../generated/types.ts';
import type { AccountSnapshot, LeaseHolder, SpentTokens } from '../store/store.ts';
import { LatestAnswers } from './latest-answers.ts';

/** An answer of the token endpoint that has not reached the store yet. */
export interface JournalEntry {
  readonly tokenState: TokenState;
  /** What was spent for it; null when there was nothing. */
  readonly spent: SpentTokens | null;
  readonly rotation: Renewed['rotation'];
  /** The lease that it was asked for under; names the account and the attempt. */
  readonly holder: LeaseHolder;
  /** Milliseconds of the host's clock. */
  readonly receivedAt: number;
}

/** An answer with the account as it was read before the request, or before the replay. */
export interface Answered {
  readonly account: Account;
  readonly answer: JournalEntry;
}

/** What became of an answer: stored, or superseded by what was stored before it. */
export type JournalVerdict = 'saved' | 'superseded';

/** Room for one answer in a journal. */
export interface JournalRoom {
  /** The answer is in the journal, or none comes. Only the first call counts. */
  release(): void;
}

/** Keeps each answer from its receipt until the store has it, so that a rotated refresh token is never dropped. */
export interface RefreshJournal {
  /**
   * Takes the room for one answer before it is asked for; whoever got it gives it back. Throws
   * `refresh.journal_unwritable`: what could not be kept must not be asked for (fault F-50).
   */
  reserve(): Promise<JournalRoom>;
  /** Keeps an answer, also one that no room was taken for, as long as the disk has some. */
  record(entry: JournalEntry): Promise<void>;
  /** The oldest answer for this account that waits for the store. */
  unsaved(accountId: string): JournalEntry | undefined;
  accounts(): readonly string[];
  /** Whether an answer was seen here that the stored tokens come before: evidence that the store went back in time. */
  isAheadOf(stored: Pick<AccountSnapshot, 'id' | 'token'>): boolean;
  /** The account was removed: nothing needs to be known of it any more. Answers that wait for the store stay. */
  forget(accountId: string): void;
  /** Reads what other processes, living or dead, have left beside this journal. */
  lookAround(): Promise<void>;
  done(entry: JournalEntry, verdict: JournalVerdict): Promise<void>;
  /** Seals what it holds with the current key. Never throws. */
  reseal(): Promise<void>;
  /** How many entries on this machine are sealed with a key; those of other processes too. */
  countSealedWith(keyId: string): Promise<number>;
  close(): Promise<void>;
}

/** A journal that lasts as long as the process. */
export function createMemoryJournal(): RefreshJournal {
  const entries = new Map<string, JournalEntry>();
  const latest = new LatestAnswers();
  return {
    reserve: () => Promise.resolve({ release: () => undefined }),
    async record(entry) {
      entries.set(entry.holder.attemptId, entry);
      latest.note(entry);
    },
    unsaved: (accountId) => oldestOf(entries.values(), accountId),
    accounts: () => accountsOf(entries.values()),
    isAheadOf: (stored) => latest.isAheadOf(stored),
    forget: (accountId) => latest.forget(accountId),
    lookAround: () => Promise.resolve(),
    done: async ({ holder }) => void entries.delete(holder.attemptId),
    reseal: () => Promise.resolve(),
    countSealedWith: () => Promise.resolve(0),
    close: () => Promise.resolve(),
  };
}

/** The first received of an account's entries, or undefined. */
export function oldestOf(entries: Iterable<JournalEntry>, accountId: string): JournalEntry | undefined {
  const own = [...entries].filter(({ holder }) => holder.accountId === accountId);
  return own.sort((one, other) => one.receivedAt - other.receivedAt)[0];
}

/** The accounts that entries are about, each once. */
export function accountsOf(entries: Iterable<JournalEntry>): readonly string[] {
  return [...new Set([...entries].map(({ holder }) => holder.accountId))];
}
