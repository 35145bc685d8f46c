import { ConnectorError } from '../../errors.ts';
import { type HostParts, instantOf, randomShare } from '../host-parts.ts';
import { renewDue, type TurnEnd } from './renew-due.ts';
import type { Sweep } from './sweep.ts';
import { Sweeper } from './sweeper.ts';

const tickMilliseconds = 1_000;
const claimMilliseconds = 30_000;
const keepMilliseconds = 10_000;
const mostInstances = 32;
/**
 * Until somebody looks again at an instance, by how the last turn there ended; milliseconds. Never less than the span
 * that starts are counted in: the next host does not know what was sent in it.
 */
const pauseAfter: Readonly<Record<TurnEnd, number>> = { more: 1_100, done: 1_100, left: 15_000 };
const longestStopMilliseconds = 25_000;

export interface SchedulerOptions {
  /** Renews one account that nobody waits for; false when the store has not taken the answer yet. */
  readonly renew: (accountId: string) => Promise<boolean>;
  readonly sweeps: readonly Sweep[];
  /** Lets the time until the next tick pass. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/**
 * Renews accounts ahead of time. About once a second it claims instances that have due accounts, works through each
 * beside the others, and gives it back; hosts that share a database share the work that way. Whatever fails is tried
 * again with a later tick.
 */
export class Scheduler {
  readonly #parts: HostParts;
  readonly #options: SchedulerOptions;
  readonly #sweeper: Sweeper;
  /** Instances that this host has claimed. */
  readonly #held = new Set<string>();
  readonly #turns = new Map<string, Promise<void>>();
  #keptAt = Number.NEGATIVE_INFINITY;
  #ticking: Promise<void> | undefined;
  #isStopped = false;
  #trouble: string | undefined;

  constructor(parts: HostParts, options: SchedulerOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#sweeper = new Sweeper(parts, options.sweeps);
  }

  /** Ticks until `stop`. */
  async run(): Promise<void> {
    while (!this.#isStopped) {
      await this.tick();
      await this.#options.pause(tickMilliseconds * (0.75 + randomShare(this.#parts) / 2));
    }
  }

  /** Starts what is due now and does not wait for it; one tick at a time. Never throws. */
  tick(): Promise<void> {
    this.#ticking ??= this.#tick().finally(() => {
      this.#ticking = undefined;
    });
    return this.#ticking;
  }

  /** Resolves when nothing that was started is under way. */
  async settled(): Promise<void> {
    while (this.#ticking !== undefined || this.#turns.size > 0) {
      await Promise.all([this.#ticking, ...this.#turns.values()]);
    }
    await this.#sweeper.settled();
  }

  /** Starts nothing more, waits up to 25 seconds for what is under way, and gives every instance back. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#parts.gate.turnAway();
    await Promise.race([this.settled(), this.#options.pause(longestStopMilliseconds)]);
    await Promise.allSettled([...this.#held].map((instance) => this.#giveBack(instance, 'left')));
  }

  async #tick(): Promise<void> {
    if (this.#isStopped) return;
    this.#sweeper.startDue();
    await this.#guarded(async () => {
      await this.#keepClaims();
      await this.#parts.gate.adopt();
      await this.#claim();
    });
  }

  async #keepClaims(): Promise<void> {
    const now = this.#parts.hookContext.now();
    if (this.#held.size === 0 || Math.abs(now - this.#keptAt) < keepMilliseconds) return;
    this.#keptAt = now;
    const claim = { instances: [...this.#held], milliseconds: claimMilliseconds };
    const kept = new Set(await this.#parts.store.instances.prolong(this.#parts.owner, claim));
    for (const instance of claim.instances) {
      if (!kept.has(instance)) this.#held.delete(instance);
    }
  }

  async #claim(): Promise<void> {
    const limit = mostInstances - this.#turns.size;
    if (limit <= 0 || this.#isStopped) return;
    const { owner, store } = this.#parts;
    const claim = { owner, now: instantOf(this.#parts), milliseconds: claimMilliseconds, limit };
    for (const instance of await store.instances.claim(claim)) {
      this.#held.add(instance);
      // A turn whose claim had ended meanwhile goes on under the new one.
      if (!this.#turns.has(instance)) this.#turns.set(instance, this.#work(instance));
    }
  }

  async #work(instance: string): Promise<void> {
    const mayGoOn = () => !this.#isStopped && this.#held.has(instance);
    let end: TurnEnd = 'left';
    await this.#guarded(async () => {
      end = await renewDue(this.#parts, { instance, renew: this.#options.renew, mayGoOn });
    });
    await this.#guarded(() => this.#giveBack(instance, end));
    this.#turns.delete(instance);
    // Others may be waiting for the place; the next tick need not.
    void this.tick();
  }

  async #giveBack(instance: string, end: TurnEnd): Promise<void> {
    this.#held.delete(instance);
    // What is left when a host closes is another's to go on with.
    const restUntil = instantOf(this.#parts, pauseAfter[this.#isStopped ? 'more' : end]);
    await this.#parts.store.instances.release(this.#parts.owner, { instance, restUntil });
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#trouble = undefined;
    } catch (error) {
      const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
      // Once, not once a second for as long as it lasts.
      if (code !== this.#trouble) this.#parts.hookContext.log({ event: 'scheduler.hindered', code });
      this.#trouble = code;
    }
  }
}
