import { ConnectorError } from '../../errors.ts';
import type { RefreshInput } from '../../generated/types.ts';
import { findAccount } from '../accounts/find-account.ts';
import { unlessRefused } from '../connector.ts';
import type { OperationHeaders } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import type { FailureRecord } from '../store/store.ts';
import { assertMayTry, mayTry } from './failure-pause.ts';
import { HeaderCache } from './header-cache.ts';
import { freezeHeaders, freshUntil, type HeaderSlot, mandatoryAt, usableUntil } from './header-slot.ts';
import { renewOnce } from './renew-once.ts';
import { openHolder, type RenewalResult, type TokenHolder } from './renewal-result.ts';
import { Replayer } from './replayer.ts';
import { SharedTasks, type Ticket } from './shared-tasks.ts';

const nextLookMilliseconds = 30_000;

/** Hands out headers and sees to it that at most one renewal of an account runs in this process. */
export class RefreshCoordinator {
  readonly #parts: HostParts;
  readonly #cache: HeaderCache;
  readonly #lookups = new SharedTasks<OperationHeaders>();
  readonly #renewals = new SharedTasks<RenewalResult>();
  readonly #replayer: Replayer;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#cache = new HeaderCache(parts.hookContext.now);
    this.#replayer = new Replayer({
      waits: (accountId) => parts.journal.unsaved(accountId) !== undefined,
      replay: (accountId) => this.renew(accountId, 'due'),
    });
  }

  /** Headers in memory that need no thought now, or undefined. */
  peek(accountId: string): OperationHeaders | undefined {
    return this.#cache.get(accountId);
  }

  /** Headers for an operation: from memory, from the store, or after a renewal when the token is about to end. */
  async headers(accountId: string): Promise<OperationHeaders> {
    return (
      this.#cache.get(accountId) ?? this.#lookups.run(accountId, (ticket) => this.#lookUp(accountId, ticket))
    );
  }

  /** One renewal, joined by everybody who asks while it runs. Throws what the renewal was refused with. */
  renew(accountId: string, reason: RefreshInput['reason'], rejectedVersion?: number): Promise<RenewalResult> {
    return this.#renewals.run(accountId, async (ticket) => {
      const result = await renewOnce(this.#parts, { accountId, reason, rejectedVersion });
      if (!result.saved) this.#replayer.schedule(accountId);
      const slot = await this.#slotAfterRenewal(result, reason);
      if (!ticket.outdated) this.#cache.put(accountId, slot);
      return result;
    });
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

  /** Waits for running renewals and gives answers that the store would not take a last chance. */
  async settle(): Promise<void> {
    this.#replayer.stop();
    await this.#renewals.settled();
    await Promise.allSettled(this.#parts.journal.accounts().map((accountId) => this.renew(accountId, 'due')));
  }

  async #lookUp(accountId: string, ticket: Ticket): Promise<OperationHeaders> {
    if (this.#parts.journal.unsaved(accountId) !== undefined) {
      return this.#headersOf((await this.renew(accountId, 'due')).current);
    }
    const snapshot = await findAccount(this.#parts.store, accountId);
    const holder = openHolder(this.#parts.vault, snapshot);
    const { connector, hookContext } = this.#parts;
    const answer = unlessRefused(await connector.hooks.beforeOperation(holder.account, {}, hookContext));
    if (answer.outcome === 'renewal_required') {
      return this.#renewFirst(holder, snapshot.failure, answer.reason);
    }
    const advisable = answer.renewal === 'advisable';
    if (advisable && mayTry(snapshot.failure, hookContext.now())) this.#renewInBackground(accountId);
    const headers = freezeHeaders(answer, holder);
    const until = advisable ? this.#nextLook(holder, snapshot.failure) : this.#noThoughtUntil(holder);
    if (!ticket.outdated) this.#cache.put(accountId, { headers, from: hookContext.now(), until, next: null });
    return headers;
  }

  async #renewFirst(
    holder: TokenHolder,
    failure: FailureRecord | null,
    reason: 'expiring' | 'expired',
  ): Promise<OperationHeaders> {
    const { id } = holder.account;
    const living = reason === 'expiring';
    if (!this.isRenewing(id) && !mayTry(failure, this.#parts.hookContext.now())) {
      if (living) return this.#headersOf(holder);
      assertMayTry(failure, this.#parts.hookContext.now());
    }
    try {
      const { current } = await this.renew(id, living ? 'due' : 'expired');
      return this.#cache.get(id) ?? (await this.#headersOf(current));
    } catch (error) {
      if (!living || isGone(error)) throw error;
      return this.#headersOf(holder);
    }
  }

  // A refusal is noted with the account; the caller already has headers that live.
  #renewInBackground(accountId: string): void {
    this.renew(accountId, 'due').catch((error: unknown) => {
      const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
      this.#parts.hookContext.log({ event: 'renewal.background_failed', accountId, code });
    });
  }

  async #slotAfterRenewal(result: RenewalResult, reason: RefreshInput['reason']): Promise<HeaderSlot> {
    const { hookContext } = this.#parts;
    const now = hookContext.now();
    const { renewal } = hookContext.manifest;
    const { current, previous, saved } = result;
    const fresh = freshUntil(current.account.tokenState, renewal);
    const until = saved ? fresh : Math.min(fresh, now + nextLookMilliseconds);
    const next: HeaderSlot = { headers: await this.#headersOf(current), from: now, until, next: null };
    const settledAt = Date.parse(current.account.tokenState.notBefore);
    if (previous === null || reason === 'rejected' || now >= settledAt) return next;
    const previousUntil = Math.min(settledAt, usableUntil(previous.account.tokenState, renewal));
    if (now >= previousUntil || isForeign(previous, current)) return next;
    return { headers: await this.#headersOf(previous), from: now, until: previousUntil, next };
  }

  async #headersOf(holder: TokenHolder): Promise<OperationHeaders> {
    const { connector, hookContext } = this.#parts;
    const answer = unlessRefused(
      await connector.hooks.beforeOperation(holder.account, { acceptExpiring: true }, hookContext),
    );
    if (answer.outcome === 'renewal_required') throw new ConnectorError('account.not_authorized');
    return freezeHeaders(answer, holder);
  }

  #nextLook({ account }: TokenHolder, failure: FailureRecord | null): number {
    const { now, manifest } = this.#parts.hookContext;
    const tryAgain = Date.parse(failure?.nextTryAt ?? '');
    const look = tryAgain > now() ? tryAgain : now() + nextLookMilliseconds;
    return Math.min(look, mandatoryAt(account.tokenState, manifest.renewal));
  }

  // Past its renewal time "no renewal" means that none is possible or wanted: the token is used to its end.
  #noThoughtUntil({ account }: TokenHolder): number {
    const { now, manifest } = this.#parts.hookContext;
    const fresh = freshUntil(account.tokenState, manifest.renewal);
    return now() < fresh ? fresh : usableUntil(account.tokenState, manifest.renewal);
  }
}

function isGone(error: unknown): boolean {
  return (
    error instanceof ConnectorError &&
    (error.code === 'account.not_found' || error.code === 'account.not_authorized')
  );
}

function isForeign(previous: TokenHolder, current: TokenHolder): boolean {
  const { issuer, clientId } = current.account.tokenState;
  const { tokenState } = previous.account;
  return tokenState.issuer !== issuer || tokenState.clientId !== clientId;
}
