import { ConnectorError } from '../../errors.ts';

const lookEveryMilliseconds = 30_000;

/**
 * Remembers that the store could not be asked, so that not every caller has to find that out by waiting: meanwhile
 * living tokens are handed out from memory, and one caller in 30 seconds makes somebody look again.
 */
export class StoreOutage {
  readonly #now: () => number;
  #nextLookAt: number | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  get lasts(): boolean {
    return this.#nextLookAt !== undefined;
  }

  begin(): void {
    this.#nextLookAt = this.#now() + lookEveryMilliseconds;
  }

  end(): void {
    this.#nextLookAt = undefined;
  }

  /** True for the one who should look again now. A clock that was set back does not put it off. */
  takeLook(): boolean {
    const now = this.#now();
    if (this.#nextLookAt === undefined) return false;
    if (now < this.#nextLookAt && this.#nextLookAt - now <= lookEveryMilliseconds) return false;
    this.begin();
    return true;
  }
}

/** Whether an error says that the store could not be asked. */
export function isOutage(error: unknown): boolean {
  return error instanceof ConnectorError && error.code.startsWith('store.');
}
