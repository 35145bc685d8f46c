import { ConnectorError } from '../../errors.ts';
import { type HostParts, randomShare } from '../host-parts.ts';
import type { Bell } from './lease-bells.ts';

type WaitParts = Pick<HostParts, 'store' | 'bells' | 'wait' | 'hookContext'>;

const longestWaitMilliseconds = 25_000;
const longestPauseMilliseconds = 250;
const shortestPauseMilliseconds = 1;
const shareOfWait = 0.05;

/**
 * One waiter behind somebody else's lease. It is woken by what the others tell; where the database tells nothing at
 * the moment of a commit, it looks after each twentieth of the time it has waited, so that the look costs little and
 * comes soon. Without any news it looks about four times a second on every database, since a lease can also end.
 */
export class LeaseWait {
  readonly #parts: WaitParts;
  readonly #accountId: string;
  readonly #start = performance.now();
  #waited = 0;
  #bell: Bell | undefined;

  constructor(parts: WaitParts, accountId: string) {
    this.#parts = parts;
    this.#accountId = accountId;
  }

  /** To be called before the claim: news between a refused claim and the wait for it must not be missed. */
  listen(): void {
    this.#bell?.drop();
    this.#bell = this.#parts.bells.listen(this.#accountId);
  }

  /**
   * Resolves when the account is worth reading again, also while the lease is held: its tokens may have moved all the
   * same. Throws `refresh.wait_timed_out` after 25 seconds in all, and `store.*`.
   */
  async news(): Promise<void> {
    const end = this.#waited + longestPauseMilliseconds;
    do {
      await this.#pause();
    } while (
      !this.#bell?.rung &&
      this.#waited < end &&
      (await this.#parts.store.leases.isHeld(this.#accountId))
    );
  }

  end(): void {
    this.#bell?.drop();
  }

  async #pause(): Promise<void> {
    const left = longestWaitMilliseconds - Math.max(this.#waited, performance.now() - this.#start);
    if (left <= 0) throw new ConnectorError('refresh.wait_timed_out');
    const before = performance.now();
    const pause = Math.min(this.#nextPause(), left);
    const timer = this.#parts.wait(pause).then(() => true);
    const slept = await Promise.race([timer, (this.#bell?.heard ?? timer).then(() => false)]);
    this.#waited += slept ? pause : performance.now() - before;
  }

  #nextPause(): number {
    const grown = this.#parts.store.tellsAtOnce ? longestPauseMilliseconds : this.#waited * shareOfWait;
    const pause = Math.min(Math.max(grown, shortestPauseMilliseconds), longestPauseMilliseconds);
    return pause * (0.5 + randomShare(this.#parts));
  }
}
