interface Waiting {
  readonly begin: () => void;
  readonly fail: (error: unknown) => void;
}

interface FewAtOnceOptions {
  /** Whether a failure would befall whoever waits as well; then they fail with it at once. */
  readonly isShared: (error: unknown) => boolean;
}

/**
 * Lets so many pieces of work run at a time and the others wait in line, in order. Ten thousand callers that ask a
 * database at once would otherwise wait in its driver, which gives each of them up after a while.
 */
export class FewAtOnce {
  readonly #most: number;
  readonly #options: FewAtOnceOptions;
  #line: Waiting[] = [];
  #served = 0;
  #running = 0;

  constructor(most: number, options: FewAtOnceOptions) {
    this.#most = most;
    this.#options = options;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#most) {
      await new Promise<void>((begin, fail) => this.#line.push({ begin, fail }));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } catch (error) {
      if (this.#options.isShared(error)) this.#failAll(error);
      throw error;
    } finally {
      this.#next();
    }
  }

  // The place passes on; nobody who comes now can take it from the one who waits.
  #next(): void {
    const waiting = this.#line[this.#served];
    if (waiting === undefined) {
      this.#running -= 1;
      return;
    }
    this.#served += 1;
    if (this.#served === this.#line.length) this.#clear();
    waiting.begin();
  }

  #failAll(error: unknown): void {
    const waiting = this.#line.slice(this.#served);
    this.#clear();
    for (const { fail } of waiting) fail(error);
  }

  #clear(): void {
    this.#line = [];
    this.#served = 0;
  }
}
