import type { AccountSnapshot, TokenPosition } from '../store/store.ts';
import { type AnswerMark, isNewerMark } from './answer-marks.ts';

// After as long no grant that a backup could bring back is worth anything: Coupa gives a refresh token 90 days.
const longestMilliseconds = 90 * 86_400_000;
const mostMarks = 200_000;

/** What of a journal entry says how far it brought its account. */
interface SeenAnswer {
  readonly holder: { readonly accountId: string };
  readonly spent: TokenPosition | null;
  readonly receivedAt: number;
}

/** How far answers that a journal has seen have brought each account; a few numbers an account, no token. */
export class LatestAnswers {
  readonly #latest = new Map<string, AnswerMark>();
  readonly #removed = new Set<string>();
  #hasNews = false;
  #isComplete = false;

  /** Whether what processes before have left is in it. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Whether there is something to keep that no file of marks tells yet. */
  get hasNews(): boolean {
    return this.#hasNews;
  }

  note({ holder, spent, receivedAt }: SeenAnswer): void {
    const version = (spent?.version ?? 0) + 1;
    const mark = { accountId: holder.accountId, version, generation: spent?.generation ?? 1, receivedAt };
    if (this.#take(mark)) this.#hasNews = true;
  }

  /** Takes over what others have left; of two marks of an account the newer one counts. */
  learn(marks: readonly AnswerMark[]): void {
    this.#isComplete = true;
    for (const mark of marks) this.#take(mark);
  }

  /** The account is gone, and its id will not come again. */
  forget(accountId: string): void {
    this.#removed.add(accountId);
    if (this.#latest.delete(accountId)) this.#hasNews = true;
  }

  /**
   * What is worth keeping for the next process: of the last 90 days, and the newest where there are very many; `now` in
   * milliseconds.
   */
  marks(now: number): readonly AnswerMark[] {
    // One of the far future was made by a clock that has been set back since.
    const present = [...this.#latest.values()].filter(
      ({ receivedAt }) => Math.abs(now - receivedAt) <= longestMilliseconds,
    );
    if (present.length <= mostMarks) return present;
    return present.sort((one, other) => other.receivedAt - one.receivedAt).slice(0, mostMarks);
  }

  /** A file tells all of it now. */
  kept(): void {
    this.#hasNews = false;
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

  #take(mark: AnswerMark): boolean {
    const { accountId } = mark;
    const known = this.#latest.get(accountId);
    if (this.#removed.has(accountId) || (known !== undefined && !isNewerMark(mark, known))) return false;
    this.#latest.set(accountId, mark);
    return true;
  }
}
