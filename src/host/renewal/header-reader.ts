import { ConnectorError } from '../../errors.ts';
import { findAccount } from '../accounts/find-account.ts';
import { unlessRefused } from '../connector.ts';
import type { OperationHeaders } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import type { AccountSnapshot } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';
import { assertMayTry, mayTry } from './failure-pause.ts';
import { FewAtOnce } from './few-at-once.ts';
import type { HeaderCache } from './header-cache.ts';
import { freezeHeaders, usableUntil } from './header-slot.ts';
import { headersOf } from './headers-of.ts';
import { lookAgainAt, noThoughtUntil } from './next-look.ts';
import { readHolder, type TokenHolder } from './renewal-result.ts';
import type { RunningRenewals } from './running-renewals.ts';
import type { Ticket } from './shared-tasks.ts';
import { isOutage } from './store-outage.ts';

// Whatever holds a renewal up, the line at the gate included: an operation is told so after this time.
const longestWaitMilliseconds = 25_000;
const mostReads = 8;

interface ReaderGround {
  readonly cache: HeaderCache;
  readonly renewals: RunningRenewals;
}

/** Reads an account's tokens from the store and makes headers of them; has them renewed first, or meanwhile, if due. */
export class HeaderReader {
  readonly #parts: HostParts;
  readonly #cache: HeaderCache;
  readonly #renewals: RunningRenewals;
  readonly #reads = new FewAtOnce(mostReads, { isShared: isOutage });

  constructor(parts: HostParts, { cache, renewals }: ReaderGround) {
    this.#parts = parts;
    this.#cache = cache;
    this.#renewals = renewals;
  }

  /**
   * Headers that live; remembered unless the ticket is outdated. `answered` is called when the store has said what it
   * has; a renewal may still follow. Throws `account.*`, `refresh.*`, `store.*`.
   */
  async read(accountId: string, ticket: Ticket, answered: () => void): Promise<OperationHeaders> {
    const { connector, hookContext, journal, store } = this.#parts;
    if (journal.unsaved(accountId) !== undefined) {
      return headersOf(this.#parts, (await this.#renewals.run(accountId, 'due')).current);
    }
    const holder = await this.#reads.run(() => readHolder(this.#parts, accountId));
    answered();
    const answer = unlessRefused(await connector.hooks.beforeOperation(holder.account, {}, hookContext));
    const needed = answer.outcome === 'renewal_required';
    const advisable = !needed && answer.renewal === 'advisable';
    // Read only now: a token that needs no renewal does not care how the last one went.
    const seen = needed || advisable ? await findAccount(store, accountId) : undefined;
    const failure = seen?.failure ?? null;
    if (needed) return this.#renewFirst(holder, seen, answer.reason);
    if (advisable && mayTry(failure, hookContext.now())) this.#renewInBackground(accountId, seen);
    const headers = freezeHeaders(answer, holder);
    const until = advisable ? lookAgainAt(hookContext, holder, failure) : noThoughtUntil(hookContext, holder);
    const ends = usableUntil(holder.account.tokenState, hookContext.manifest.renewal);
    if (!ticket.outdated)
      this.#cache.put(accountId, { headers, from: hookContext.now(), until, ends, next: null });
    return headers;
  }

  async #renewFirst(
    holder: TokenHolder,
    seen: AccountSnapshot | undefined,
    reason: 'expiring' | 'expired',
  ): Promise<OperationHeaders> {
    const { id } = holder.account;
    const failure = seen?.failure ?? null;
    const living = reason === 'expiring';
    if (!this.#renewals.has(id) && !mayTry(failure, this.#parts.hookContext.now())) {
      if (living) return headersOf(this.#parts, holder);
      assertMayTry(failure, this.#parts.hookContext.now());
    }
    try {
      const renewing = this.#renewals.run(id, living ? 'due' : 'expired', { seen });
      this.#renewals.hasten(id, 'waiting');
      const renewed = await withinDeadline(renewing, longestWaitMilliseconds);
      if (renewed === undefined) throw new ConnectorError('refresh.wait_timed_out');
      return this.#cache.get(id) ?? (await headersOf(this.#parts, renewed.current));
    } catch (error) {
      if (!living || isGone(error)) throw error;
      return headersOf(this.#parts, holder);
    }
  }

  // A refusal is noted with the account; the caller already has headers that live.
  #renewInBackground(accountId: string, seen: AccountSnapshot | undefined): void {
    this.#renewals.run(accountId, 'due', { seen }).catch((error: unknown) => {
      const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
      this.#parts.hookContext.log({ event: 'renewal.background_failed', accountId, code });
    });
  }
}

/** Whether an error says that the account, or its tokens, are no longer there. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof ConnectorError &&
    (error.code === 'account.not_found' || error.code === 'account.not_authorized')
  );
}
