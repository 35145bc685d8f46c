interface LimitOptions {
  readonly most: number;
  /** Length of the window. */
  readonly milliseconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** So many of something within any window of time, for each name by itself. */
export class SlidingLimit {
  readonly #options: LimitOptions;
  /** Moments within the window, oldest first. */
  readonly #taken = new Map<string, readonly number[]>();

  constructor(options: LimitOptions) {
    this.#options = options;
  }

  /** Takes one: 0 when there was one left, else after how many milliseconds there is. */
  take(name: string): number {
    const { most, milliseconds, now } = this.#options;
    const present = now();
    this.#sweep(present);
    const taken = this.#taken.get(name) ?? [];
    const [oldest = present] = taken;
    if (taken.length >= most) return oldest + milliseconds - present;
    this.#taken.set(name, [...taken, present]);
    return 0;
  }

  #sweep(present: number): void {
    for (const [name, taken] of this.#taken) {
      const living = taken.filter((at) => Math.abs(present - at) < this.#options.milliseconds);
      if (living.length === 0) this.#taken.delete(name);
      else this.#taken.set(name, living);
    }
  }
}
