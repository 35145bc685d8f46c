const firstPauseMilliseconds = 1_000;
// Whatever the store was away for, an answer reaches it within ten seconds of its return.
const longestPauseMilliseconds = 8_000;

/** What a replayer works on. */
export interface Replayable {
  /** Whether an answer of this account still waits for the store. */
  waits(accountId: string): boolean;
  replay(accountId: string): Promise<unknown>;
}

/** Tries again, with growing pauses, to bring answers that only the journal holds into the store. */
export class Replayer {
  readonly #work: Replayable;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #pauses = new Map<string, number>();
  #stopped = false;

  constructor(work: Replayable) {
    this.#work = work;
  }

  /** The store refused an answer of this account. */
  schedule(accountId: string): void {
    if (this.#stopped || this.#timers.has(accountId)) return;
    const pause = this.#pauses.get(accountId) ?? firstPauseMilliseconds;
    this.#pauses.set(accountId, Math.min(pause * 2, longestPauseMilliseconds));
    this.#timers.set(accountId, setTimeout(() => void this.#run(accountId), pause).unref());
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  async #run(accountId: string): Promise<void> {
    this.#timers.delete(accountId);
    await Promise.allSettled([this.#work.waits(accountId) ? this.#work.replay(accountId) : undefined]);
    if (this.#work.waits(accountId)) this.schedule(accountId);
    else this.#pauses.delete(accountId);
  }
}
