import type { HookContext } from '../../account/hook-context.ts';
import { ConnectorError } from '../../errors.ts';
import type { Store } from '../store/store.ts';
import type { InstanceLane } from './instance-lane.ts';
import {
  instanceUnavailable,
  type LaneRest,
  probeMilliseconds,
  restAfter,
  rests,
  toInstanceRest,
  toLaneRest,
} from './lane-rest.ts';
import type { Outcome } from './outcome.ts';

interface RestGround {
  readonly store: Pick<Store, 'instances'>;
  readonly hookContext: Pick<HookContext, 'now' | 'log'>;
}

/** Begins and ends the rests of instances, and tells other hosts through the store, whenever one changes. */
export class RestKeeper {
  readonly #ground: RestGround;
  /** The number of the last change of a lane that was made here. */
  readonly #changedAt = new WeakMap<InstanceLane, number>();
  #changes = 0;

  constructor(ground: RestGround) {
    this.#ground = ground;
  }

  /**
   * Whether a request is the one that may be sent to a resting instance, among all hosts; false where nothing rests,
   * or not any more. Throws `refresh.instance_unavailable` for all others, and `store.*`.
   */
  async takeProbe(lane: InstanceLane): Promise<boolean> {
    const { store, hookContext } = this.#ground;
    const { instance, rest } = lane;
    if (rest === null) return false;
    const now = hookContext.now();
    if (rests(rest, now)) throw instanceUnavailable(instance, rest);
    const until = now + probeMilliseconds;
    // Before the first pause: whoever comes meanwhile finds the instance resting again.
    this.#set(lane, { ...rest, until });
    const probe = { now: new Date(now).toISOString(), until: new Date(until).toISOString() };
    if (await store.instances.takeProbe(instance, probe)) return true;
    const stored = await store.instances.rest(instance);
    this.#set(lane, stored === null ? null : toLaneRest(stored));
    if (stored !== null) throw instanceUnavailable(instance, toLaneRest(stored));
    lane.breaker.reset();
    return false;
  }

  /** Draws the consequences of an outcome. A store that cannot be told does not matter: the others find out alone. */
  async judge(lane: InstanceLane, outcome: Outcome): Promise<void> {
    const now = this.#ground.hookContext.now();
    const { kind } = outcome;
    if (kind === 'nothing') return;
    if (kind === 'limited') return this.#begin(lane, restAfter('limited', outcome, now));
    lane.breaker.note(kind === 'failed', now);
    if (kind !== 'failed') return this.#end(lane, now);
    const rest = restAfter('failing', outcome, now);
    if (lane.rest === null ? lane.breaker.isTripped(now) : outcome.retryAfterSeconds > 0) {
      await this.#begin(lane, rest);
    }
  }

  /** Takes over what other hosts have published since. */
  async adopt(lanes: ReadonlyMap<string, InstanceLane>): Promise<void> {
    const seen = this.#changes;
    const stored = await this.#ground.store.instances.rests();
    for (const [instance, lane] of lanes) {
      if ((this.#changedAt.get(lane) ?? 0) > seen) continue;
      const rest = stored.get(instance);
      if (rest === undefined && lane.rest !== null) lane.breaker.reset();
      lane.rest = rest === undefined ? null : toLaneRest(rest);
    }
  }

  async #begin(lane: InstanceLane, rest: LaneRest): Promise<void> {
    this.#set(lane, rest);
    const { cause, until } = toInstanceRest(rest);
    this.#ground.hookContext.log({ event: 'instance.rests', instance: lane.instance, cause, until });
    await this.#publish(lane, () => this.#ground.store.instances.setRest(lane.instance, { cause, until }));
  }

  async #end(lane: InstanceLane, now: number): Promise<void> {
    if (lane.rest === null) return;
    this.#set(lane, null);
    lane.breaker.reset();
    const { instances } = this.#ground.store;
    this.#ground.hookContext.log({ event: 'instance.works_again', instance: lane.instance });
    await this.#publish(lane, async () => {
      await instances.setRest(lane.instance, null);
      await instances.retryTransient(lane.instance, new Date(now).toISOString());
    });
  }

  async #publish(lane: InstanceLane, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
      this.#ground.hookContext.log({ event: 'instance.note_failed', instance: lane.instance, code });
    }
    this.#changes += 1;
    this.#changedAt.set(lane, this.#changes);
  }

  #set(lane: InstanceLane, rest: LaneRest | null): void {
    lane.rest = rest;
    this.#changes += 1;
    this.#changedAt.set(lane, this.#changes);
  }
}
