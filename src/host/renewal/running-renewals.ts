import type { RefreshInput } from '../../generated/types.ts';
import type { HostParts } from '../host-parts.ts';
import { rankOf, type Urgency } from '../scheduling/gate-entry.ts';
import type { HeaderCache } from './header-cache.ts';
import { renewOnce } from './renew-once.ts';
import type { RenewalResult } from './renewal-result.ts';
import { Replayer } from './replayer.ts';
import { SharedTasks } from './shared-tasks.ts';
import { slotAfterRenewal } from './slot-after-renewal.ts';
import type { StoreOutage } from './store-outage.ts';
import type { RenewalRequest } from './take-turn.ts';

const urgencyOf: Readonly<Record<RefreshInput['reason'], Urgency>> = {
  due: 'background',
  expired: 'waiting',
  rejected: 'waiting',
  manual: 'manual',
};

/** What renewals of this process leave behind for those who hand out headers. */
interface Aftermath {
  readonly cache: HeaderCache;
  readonly outage: StoreOutage;
}

/** The renewals that run in this process: at most one an account, with what is left of them when they are given up. */
export class RunningRenewals {
  readonly #parts: HostParts;
  readonly #aftermath: Aftermath;
  readonly #renewals = new SharedTasks<RenewalResult>();
  /** What renewals have left behind that were given up. */
  readonly #lingering = new Set<Promise<void>>();
  /** Who waits for a running renewal; nobody when missing. */
  readonly #urgencies = new Map<string, Urgency>();
  readonly #replayer: Replayer;

  constructor(parts: HostParts, aftermath: Aftermath) {
    this.#parts = parts;
    this.#aftermath = aftermath;
    this.#replayer = new Replayer({
      waits: (accountId) => parts.journal.unsaved(accountId) !== undefined,
      replay: (accountId) => this.run(accountId, 'due'),
    });
  }

  /**
   * One renewal, joined by everybody who asks while it runs; none when another than the unwanted version is stored.
   * Throws what the renewal was refused with.
   */
  run(
    accountId: string,
    reason: RefreshInput['reason'],
    known: Pick<RenewalRequest, 'unwantedVersion' | 'seen'> = {},
  ): Promise<RenewalResult> {
    const urgency = () => this.#urgencies.get(accountId) ?? 'background';
    const renewing = this.#renewals.run(accountId, async (ticket) => {
      const renewed = renewOnce(this.#parts, {
        ...known,
        accountId,
        reason,
        urgency,
        lingers: (work) => this.#linger(work),
      });
      let isAwaited = false;
      const result = await renewed.finally(() => {
        isAwaited = this.#urgencies.delete(accountId);
      });
      if (!result.saved) this.#noteUnsaved(accountId);
      const { cache } = this.#aftermath;
      // One of many hosts renews what others hand out: that would take the memory from what is handed out here.
      if (!isAwaited && result.saved && !cache.holds(accountId)) return result;
      const slot = await slotAfterRenewal(this.#parts, result, reason);
      if (!ticket.outdated) cache.put(accountId, slot);
      return result;
    });
    this.hasten(accountId, urgencyOf[reason]);
    return renewing;
  }

  has(accountId: string): boolean {
    return this.#renewals.has(accountId);
  }

  /** So urgent is a running renewal from now on, also when it was begun for nobody: whoever joins it waits no longer. */
  hasten(accountId: string, urgency: Urgency): void {
    const present = this.#urgencies.get(accountId) ?? 'background';
    if (rankOf[urgency] <= rankOf[present]) return;
    this.#urgencies.set(accountId, urgency);
    this.#parts.gate.hasten(accountId, urgency);
  }

  /** A running renewal is heard out, but its headers are not remembered. */
  outdate(accountId: string): void {
    this.#renewals.outdate(accountId);
  }

  /** Waits for running renewals and late answers, and gives those that the store would not take a last chance. */
  async settle(): Promise<void> {
    this.#replayer.stop();
    await this.#renewals.settled();
    await Promise.all(this.#lingering);
    await Promise.allSettled(this.#parts.journal.accounts().map((accountId) => this.run(accountId, 'due')));
  }

  #linger(work: Promise<void>): void {
    this.#lingering.add(work);
    void work.finally(() => this.#lingering.delete(work));
  }

  #noteUnsaved(accountId: string): void {
    this.#aftermath.outage.begin();
    this.#replayer.schedule(accountId);
  }
}
