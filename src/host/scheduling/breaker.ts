const failuresInRow = 5;
const window = { outcomes: 20, failures: 10, milliseconds: 60_000 };

/** Whether an instance fails so often that it should be left alone. */
export class Breaker {
  #inRow = 0;
  #last: { readonly at: number; readonly failed: boolean }[] = [];

  /** Something failed since the last success: it is asked with one request at a time. */
  get doubts(): boolean {
    return this.#inRow > 0;
  }

  note(failed: boolean, at: number): void {
    this.#inRow = failed ? this.#inRow + 1 : 0;
    this.#last = [...this.#last, { at, failed }].slice(-window.outcomes);
  }

  /** Five failures in a row, or half of twenty outcomes within a minute. */
  isTripped(now: number): boolean {
    if (this.#inRow >= failuresInRow) return true;
    const recent = this.#last.filter(({ at }) => Math.abs(now - at) <= window.milliseconds);
    const failures = recent.filter(({ failed }) => failed).length;
    return recent.length === window.outcomes && failures >= window.failures;
  }

  reset(): void {
    this.#inRow = 0;
    this.#last = [];
  }
}
