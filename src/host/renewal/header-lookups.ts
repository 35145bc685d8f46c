import type { OperationHeaders } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import { withinDeadline } from '../within-deadline.ts';
import type { HeaderCache } from './header-cache.ts';
import { HeaderReader, isGone } from './header-reader.ts';
import type { RunningRenewals } from './running-renewals.ts';
import { SharedTasks, type Ticket } from './shared-tasks.ts';
import { isOutage, type StoreOutage } from './store-outage.ts';

/** How long a living token waits for what the store says, so that an operation has it within a second. */
const patienceMilliseconds = 900;

/** What lookups read and write beside the store. */
export interface LookupGround {
  readonly cache: HeaderCache;
  readonly outage: StoreOutage;
  readonly renewals: RunningRenewals;
}

/**
 * Looks for headers that are not in memory, or need a thought: at most one look an account. While the store cannot be
 * asked, living headers go out from memory, and now and then one caller has it asked again.
 */
export class HeaderLookups {
  readonly #parts: HostParts;
  readonly #cache: HeaderCache;
  readonly #outage: StoreOutage;
  readonly #reader: HeaderReader;
  readonly #lookups = new SharedTasks<OperationHeaders>();
  /** Looks that nobody has to wait for, since headers are in memory that live. */
  readonly #looksBehind = new SharedTasks<OperationHeaders>();

  constructor(parts: HostParts, ground: LookupGround) {
    this.#parts = parts;
    this.#cache = ground.cache;
    this.#outage = ground.outage;
    this.#reader = new HeaderReader(parts, ground);
  }

  /** Headers of an account; whoever asks meanwhile gets the same. Throws `account.*`, `refresh.*`, `store.*`. */
  of(accountId: string): Promise<OperationHeaders> {
    return this.#lookups.run(accountId, (ticket) => this.#look(accountId, ticket));
  }

  /** What running looks find is not remembered, and the next caller starts one of his own. */
  detach(accountId: string): void {
    this.#lookups.detach(accountId);
    this.#looksBehind.detach(accountId);
  }

  async #look(accountId: string, ticket: Ticket): Promise<OperationHeaders> {
    const living = this.#cache.living(accountId);
    if (living !== undefined && this.#outage.lasts) {
      // What it finds out is noted; the caller already has headers that live.
      if (this.#outage.takeLook()) this.#lookBehind(accountId).look.catch(() => undefined);
      return living;
    }
    try {
      return await (living === undefined ? this.#lookAndNote(accountId, ticket) : this.#lookSoon(accountId));
    } catch (error) {
      const last = isOutage(error) ? this.#cache.living(accountId) : undefined;
      if (last === undefined) throw error;
      return last;
    }
  }

  // A store that says nothing for so long counts as away for those who have headers that live. It is still heard out.
  async #lookSoon(accountId: string): Promise<OperationHeaders> {
    const { look, answered } = this.#lookBehind(accountId);
    const heard = Promise.race([answered, look]).then(() => true);
    const isHeard = await withinDeadline(heard, patienceMilliseconds);
    const living = isHeard ? undefined : this.#cache.living(accountId);
    if (living === undefined) return look;
    look.catch(() => undefined);
    this.#outage.begin();
    return living;
  }

  #lookBehind(accountId: string) {
    const { promise: answered, resolve } = Promise.withResolvers<void>();
    const look = this.#looksBehind.run(accountId, (ticket) => this.#lookAndNote(accountId, ticket, resolve));
    return { look, answered };
  }

  async #lookAndNote(
    accountId: string,
    ticket: Ticket,
    answered: () => void = () => undefined,
  ): Promise<OperationHeaders> {
    try {
      const headers = await this.#reader.read(accountId, ticket, answered);
      if (this.#parts.journal.unsaved(accountId) === undefined) this.#outage.end();
      return headers;
    } catch (error) {
      if (isOutage(error)) this.#outage.begin();
      else this.#outage.end();
      if (isGone(error)) this.#cache.drop(accountId);
      throw error;
    }
  }
}
