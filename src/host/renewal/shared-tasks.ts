interface Running<Result> {
  readonly promise: Promise<Result>;
  readonly ticket: Ticket;
}

/** Tells a running task whether its result may still be remembered. */
export interface Ticket {
  outdated: boolean;
}

/**
 * At most one running task by key; whoever asks meanwhile gets the same promise. That is safe only because the key
 * is entered before the task has had a chance to yield.
 */
export class SharedTasks<Result> {
  readonly #running = new Map<string, Running<Result>>();

  run(key: string, work: (ticket: Ticket) => Promise<Result>): Promise<Result> {
    const running = this.#running.get(key);
    if (running !== undefined) return running.promise;
    const ticket: Ticket = { outdated: false };
    const entry = { promise: this.#finish(key, work(ticket), ticket), ticket };
    this.#running.set(key, entry);
    return entry.promise;
  }

  has(key: string): boolean {
    return this.#running.has(key);
  }

  /** The running task goes on, but its result must not be remembered. */
  outdate(key: string): void {
    const running = this.#running.get(key);
    if (running !== undefined) running.ticket.outdated = true;
  }

  /** As `outdate`, and the next caller starts a task of its own. */
  detach(key: string): void {
    this.outdate(key);
    this.#running.delete(key);
  }

  /** Resolves when nothing runs any more, whatever became of it. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.allSettled([...this.#running.values()].map(({ promise }) => promise));
    }
  }

  async #finish(key: string, work: Promise<Result>, ticket: Ticket): Promise<Result> {
    try {
      return await work;
    } finally {
      if (this.#running.get(key)?.ticket === ticket) this.#running.delete(key);
    }
  }
}
