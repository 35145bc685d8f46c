import type { RefreshInput } from '../../generated/types.ts';
import type { OperationHeaders } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import { HeaderCache } from './header-cache.ts';
import { HeaderLookups } from './header-lookups.ts';
import type { RenewalResult } from './renewal-result.ts';
import { RunningRenewals } from './running-renewals.ts';
import { StoreOutage } from './store-outage.ts';

/** Hands out headers and sees to it that at most one renewal of an account runs in this process. */
export class RefreshCoordinator {
  readonly #cache: HeaderCache;
  readonly #lookups: HeaderLookups;
  readonly #renewals: RunningRenewals;
  /** Asked for although not in memory, since usage was last collected. */
  readonly #lookedUp = new Set<string>();

  constructor(parts: HostParts) {
    this.#cache = new HeaderCache(parts.hookContext.now, parts.cachedAccounts);
    const ground = { cache: this.#cache, outage: new StoreOutage(parts.hookContext.now) };
    this.#renewals = new RunningRenewals(parts, ground);
    this.#lookups = new HeaderLookups(parts, { ...ground, renewals: this.#renewals });
    parts.usage.watch(() => this.#takeUsed());
  }

  /** Headers in memory that need no thought now, or undefined. */
  peek(accountId: string): OperationHeaders | undefined {
    return this.#cache.get(accountId);
  }

  /**
   * Headers for an operation: from memory, from the store, or after a renewal when the token is about to end. Throws
   * `account.*`, `refresh.*`, `store.*`.
   */
  async headers(accountId: string): Promise<OperationHeaders> {
    return this.#cache.get(accountId) ?? this.#lookUp(accountId);
  }

  /**
   * One renewal, joined by everybody who asks while it runs; none when another than the unwanted version is stored.
   * Throws what the renewal was refused with.
   */
  renew(accountId: string, reason: RefreshInput['reason'], unwantedVersion?: number): Promise<RenewalResult> {
    return this.#renewals.run(accountId, reason, { unwantedVersion });
  }

  isRenewing(accountId: string): boolean {
    return this.#renewals.has(accountId);
  }

  /** Headers of this version are no longer handed out; a successor that waits to settle is used at once. */
  dropVersion(accountId: string, tokenVersion: number): void {
    this.#cache.dropVersion(accountId, tokenVersion);
  }

  /** Settings or tokens changed: nothing read before is remembered. A running renewal is still heard out. */
  forget(accountId: string): void {
    this.#cache.drop(accountId);
    this.#lookups.detach(accountId);
    this.#renewals.outdate(accountId);
  }

  /** Waits for running renewals and late answers, and gives those that the store would not take a last chance. */
  settle(): Promise<void> {
    return this.#renewals.settle();
  }

  #lookUp(accountId: string): Promise<OperationHeaders> {
    this.#lookedUp.add(accountId);
    return this.#lookups.of(accountId);
  }

  #takeUsed(): Iterable<string> {
    const used = new Set([...this.#lookedUp, ...this.#cache.takeUsed()]);
    this.#lookedUp.clear();
    return used;
  }
}
