/** What a waiter hears of one account, from the moment it began to listen. */
export interface Bell {
  readonly rung: boolean;
  /** Resolves when it rings, at once when it has; never throws. */
  readonly heard: Promise<void>;
  /** Nothing is heard from now on. */
  drop(): void;
}

/** Passes on what other processes note about accounts to whoever in this process waits for it. */
export class LeaseBells {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** Somebody else noted something about this account. */
  ring(accountId: string): void {
    for (const hear of this.#listeners.get(accountId) ?? []) hear();
  }

  listen(accountId: string): Bell {
    const { promise, resolve } = Promise.withResolvers<void>();
    let rung = false;
    const hear = (): void => {
      rung = true;
      resolve();
    };
    const listeners = this.#listeners.get(accountId) ?? new Set();
    this.#listeners.set(accountId, listeners.add(hear));
    return {
      get rung() {
        return rung;
      },
      heard: promise,
      drop: () => {
        listeners.delete(hear);
        if (listeners.size === 0 && this.#listeners.get(accountId) === listeners) {
          this.#listeners.delete(accountId);
        }
      },
    };
  }
}
