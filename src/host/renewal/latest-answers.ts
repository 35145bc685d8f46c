import type { AccountSnapshot, TokenPosition } from '../store/store.ts';

/** What of a journal entry says how far it brought its account. */
interface SeenAnswer {
  readonly holder: { readonly accountId: string };
  readonly spent: TokenPosition | null;
  readonly receivedAt: number;
}

interface LatestAnswer extends TokenPosition {
  readonly receivedAt: number;
}

/** How far answers that a journal has seen have brought each account; a few numbers an account, no token. */
export class LatestAnswers {
  readonly #latest = new Map<string, LatestAnswer>();

  note({ holder, spent, receivedAt }: SeenAnswer): void {
    const known = this.#latest.get(holder.accountId);
    if (known !== undefined && known.receivedAt > receivedAt) return;
    const version = (spent?.version ?? 0) + 1;
    this.#latest.set(holder.accountId, { version, generation: spent?.generation ?? 1, receivedAt });
  }

  /**
   * Whether the stored tokens come before an answer that was seen here: the store was put back to an earlier state
   * (fault F-53). Tokens that were obtained since are none of that past.
   */
  isAheadOf({ id, token }: Pick<AccountSnapshot, 'id' | 'token'>): boolean {
    const known = this.#latest.get(id);
    const tokens = token?.tokens ?? null;
    if (known === undefined || token === null || tokens === null) return false;
    if (Date.parse(tokens.facts.obtainedAt) >= known.receivedAt) return false;
    if (known.generation !== token.generation) return known.generation > token.generation;
    return known.version > token.version;
  }
}
