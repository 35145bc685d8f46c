import type { TokenState } from '../../generated/types.ts';
import type { TokenPosition } from '../store/store.ts';

/** An answer of the token endpoint that has not reached the store yet. */
export interface JournalEntry {
  readonly tokenState: TokenState;
  /** The position of the token state that was spent for it; null when there was none. */
  readonly spent: TokenPosition | null;
}

/** Keeps each answer from its receipt until the store has it, so that a rotated refresh token is never dropped. */
export interface RefreshJournal {
  record(accountId: string, entry: JournalEntry): void;
  unsaved(accountId: string): JournalEntry | undefined;
  accounts(): readonly string[];
  done(accountId: string): void;
}

/** A journal that lasts as long as the process. */
export function createMemoryJournal(): RefreshJournal {
  const entries = new Map<string, JournalEntry>();
  return {
    record: (accountId, entry) => void entries.set(accountId, entry),
    unsaved: (accountId) => entries.get(accountId),
    accounts: () => [...entries.keys()],
    done: (accountId) => void entries.delete(accountId),
  };
}
