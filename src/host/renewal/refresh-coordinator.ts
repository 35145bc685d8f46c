import { ConnectorError } from '../../errors.ts';
import type { RefreshInput } from '../../generated/types.ts';
import { findAccount } from '../accounts/find-account.ts';
import { unlessRefused } from '../connector.ts';
import type { OperationHeaders } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import { rankOf, type Urgency } from '../scheduling/gate-entry.ts';
import type { FailureRecord } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';
import { assertMayTry, mayTry } from './failure-pause.ts';
import { FewAtOnce } from './few-at-once.ts';
import { HeaderCache } from './header-cache.ts';
import { freezeHeaders, freshUntil, type HeaderSlot, mandatoryAt, usableUntil } from './header-slot.ts';
import { renewOnce } from './renew-once.ts';
import { type RenewalResult, readHolder, type TokenHolder } from './renewal-result.ts';
import { Replayer } from './replayer.ts';
import { SharedTasks, type Ticket } from './shared-tasks.ts';
import { isOutage, StoreOutage } from './store-outage.ts';

const nextLookMilliseconds = 30_000;

// Whatever holds a renewal up, the line at the gate included: an operation is told so after this time.
const longestWaitMilliseconds = 25_000;
/** How long a living token waits for what the store says, so that an operation has it within a second. */
const patienceMilliseconds = 900;
const mostReads = 8;

const urgencyOf: Readonly<Record<RefreshInput['reason'], Urgency>> = {
  due: 'background',
  expired: 'waiting',
  rejected: 'waiting',
  manual: 'manual',
};

/** Hands out headers and sees to it that at most one renewal of an account runs in this process. */
export class RefreshCoordinator {
  readonly #parts: HostParts;
  readonly #cache: HeaderCache;
  readonly #lookups = new SharedTasks<OperationHeaders>();
  readonly #renewals = new SharedTasks<RenewalResult>();
  /** Looks that nobody has to wait for, since headers are in memory that live. */
  readonly #looksBehind = new SharedTasks<OperationHeaders>();
  /** What renewals have left behind that were given up. */
  readonly #lingering = new Set<Promise<void>>();
  /** Who waits for a running renewal; nobody when missing. */
  readonly #urgencies = new Map<string, Urgency>();
  readonly #reads = new FewAtOnce(mostReads, { isShared: isOutage });
  readonly #replayer: Replayer;
  readonly #outage: StoreOutage;
  /** Asked for although not in memory, since usage was last collected. */
  readonly #lookedUp = new Set<string>();

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#cache = new HeaderCache(parts.hookContext.now, parts.cachedAccounts);
    parts.usage.watch(() => this.#takeUsed());
    this.#outage = new StoreOutage(parts.hookContext.now);
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
    return this.#cache.get(accountId) ?? this.#lookUpFor(accountId);
  }

  /**
   * One renewal, joined by everybody who asks while it runs; none when another than the unwanted version is stored.
   * Throws what the renewal was refused with.
   */
  renew(accountId: string, reason: RefreshInput['reason'], unwantedVersion?: number): Promise<RenewalResult> {
    const urgency = () => this.#urgencies.get(accountId) ?? 'background';
    const renewing = this.#renewals.run(accountId, async (ticket) => {
      const renewed = renewOnce(this.#parts, {
        accountId,
        reason,
        unwantedVersion,
        urgency,
        lingers: (work) => this.#linger(work),
      });
      const result = await renewed.finally(() => this.#urgencies.delete(accountId));
      if (!result.saved) this.#noteUnsaved(accountId);
      const slot = await this.#slotAfterRenewal(result, reason);
      if (!ticket.outdated) this.#cache.put(accountId, slot);
      return result;
    });
    this.#hasten(accountId, urgencyOf[reason]);
    return renewing;
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
    this.#looksBehind.detach(accountId);
    this.#renewals.outdate(accountId);
  }

  /** Waits for running renewals and late answers, and gives those that the store would not take a last chance. */
  async settle(): Promise<void> {
    this.#replayer.stop();
    await this.#renewals.settled();
    await Promise.all(this.#lingering);
    await Promise.allSettled(this.#parts.journal.accounts().map((accountId) => this.renew(accountId, 'due')));
  }

  #linger(work: Promise<void>): void {
    this.#lingering.add(work);
    void work.finally(() => this.#lingering.delete(work));
  }

  #lookUpFor(accountId: string): Promise<OperationHeaders> {
    this.#lookedUp.add(accountId);
    return this.#lookups.run(accountId, (ticket) => this.#look(accountId, ticket));
  }

  #takeUsed(): Iterable<string> {
    const used = new Set([...this.#lookedUp, ...this.#cache.takeUsed()]);
    this.#lookedUp.clear();
    return used;
  }

  // While the store cannot be asked, living headers go out from memory, and now and then one caller has it asked again.
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
      const headers = await this.#lookUp(accountId, ticket, answered);
      if (this.#parts.journal.unsaved(accountId) === undefined) this.#outage.end();
      return headers;
    } catch (error) {
      if (isOutage(error)) this.#outage.begin();
      else this.#outage.end();
      if (isGone(error)) this.#cache.drop(accountId);
      throw error;
    }
  }

  #noteUnsaved(accountId: string): void {
    this.#outage.begin();
    this.#replayer.schedule(accountId);
  }

  /** `answered` is called when the store has said what it has; a renewal may still follow. */
  async #lookUp(accountId: string, ticket: Ticket, answered: () => void): Promise<OperationHeaders> {
    if (this.#parts.journal.unsaved(accountId) !== undefined) {
      return this.#headersOf((await this.renew(accountId, 'due')).current);
    }
    const holder = await this.#reads.run(() => readHolder(this.#parts, accountId));
    answered();
    const { connector, hookContext } = this.#parts;
    const answer = unlessRefused(await connector.hooks.beforeOperation(holder.account, {}, hookContext));
    const needed = answer.outcome === 'renewal_required';
    const advisable = !needed && answer.renewal === 'advisable';
    // Read only now: a token that needs no renewal does not care how the last one went.
    const failure = needed || advisable ? (await findAccount(this.#parts.store, accountId)).failure : null;
    if (needed) return this.#renewFirst(holder, failure, answer.reason);
    if (advisable && mayTry(failure, hookContext.now())) this.#renewInBackground(accountId);
    const headers = freezeHeaders(answer, holder);
    const until = advisable ? this.#nextLook(holder, failure) : this.#noThoughtUntil(holder);
    const ends = usableUntil(holder.account.tokenState, hookContext.manifest.renewal);
    if (!ticket.outdated)
      this.#cache.put(accountId, { headers, from: hookContext.now(), until, ends, next: null });
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
      const renewing = this.renew(id, living ? 'due' : 'expired');
      this.#hasten(id, 'waiting');
      const renewed = await withinDeadline(renewing, longestWaitMilliseconds);
      if (renewed === undefined) throw new ConnectorError('refresh.wait_timed_out');
      return this.#cache.get(id) ?? (await this.#headersOf(renewed.current));
    } catch (error) {
      if (!living || isGone(error)) throw error;
      return this.#headersOf(holder);
    }
  }

  // Also when it was begun for nobody: whoever joins it must not wait longer than whoever begins one.
  #hasten(accountId: string, urgency: Urgency): void {
    const present = this.#urgencies.get(accountId) ?? 'background';
    if (rankOf[urgency] <= rankOf[present]) return;
    this.#urgencies.set(accountId, urgency);
    this.#parts.gate.hasten(accountId, urgency);
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
    const ends = usableUntil(current.account.tokenState, renewal);
    const next: HeaderSlot = { headers: await this.#headersOf(current), from: now, until, ends, next: null };
    const settledAt = Date.parse(current.account.tokenState.notBefore);
    if (previous === null || reason === 'rejected' || now >= settledAt) return next;
    const previousUntil = Math.min(settledAt, usableUntil(previous.account.tokenState, renewal));
    if (now >= previousUntil || isForeign(previous, current)) return next;
    const headers = await this.#headersOf(previous);
    return { headers, from: now, until: previousUntil, ends: previousUntil, next };
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
