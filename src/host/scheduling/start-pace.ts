const startsInWindow = 20;
/** A little more than a second, since requests arrive less evenly than they leave. */
const windowMilliseconds = 1_050;

/** Holds starts to twenty in any second. */
export class StartPace {
  #starts: number[] = [];

  /** How long the next start has to wait; milliseconds. */
  pauseBefore(now: number): number {
    const { oldest } = this;
    if (oldest === undefined) return 0;
    const since = now - oldest;
    // The clock was set back: what was noted by it says nothing.
    return since < 0 ? 0 : Math.max(0, windowMilliseconds - since);
  }

  /** Notes a start; the returned function corrects it to when the request really left, or to never (undefined). */
  start(now: number): (at: number | undefined) => void {
    this.#starts = [...this.#starts.slice(1 - startsInWindow), now];
    return (at) => {
      const place = this.#starts.indexOf(now);
      if (place !== -1) this.#starts.splice(place, 1, ...(at === undefined ? [] : [at]));
    };
  }

  /** The start that the next one has to wait for. */
  get oldest(): number | undefined {
    return this.#starts.at(-startsInWindow);
  }

  /** It was waited for, whatever the clock says: unless another start took its place meanwhile, one more may come. */
  forget(waitedFor: number | undefined): void {
    if (waitedFor !== undefined && this.oldest === waitedFor) this.#starts.shift();
  }

  isIdle(now: number): boolean {
    return this.#starts.every((at) => Math.abs(now - at) > windowMilliseconds);
  }
}
