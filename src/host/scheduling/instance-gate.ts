import type { HookContext } from '../../account/hook-context.ts';
import { ConnectorError } from '../../errors.ts';
import type { ClientKey, Store } from '../store/store.ts';
import { type GateEntry, type GateRequest, type Pass, rankOf, type Urgency } from './gate-entry.ts';
import { InstanceLane } from './instance-lane.ts';
import { instanceCrowded, instanceUnavailable, toLaneRest } from './lane-rest.ts';
import { nothing, type Outcome } from './outcome.ts';
import { RestKeeper } from './rest-keeper.ts';
import type { TurnedAway } from './turned-away.ts';

const mostInFlight = 64;
/** The other places are kept for operations that wait. */
const mostBackground = 48;
/** As many as an instance can be asked for in the 25 seconds that an operation waits at most; the less urgent aside. */
const longestQueue = 500;

interface GateGround {
  readonly store: Pick<Store, 'instances' | 'clients' | 'transaction'>;
  readonly hookContext: Pick<HookContext, 'now' | 'log'>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/**
 * Every token request of a renewal passes here before its account is leased: at most 4 at a time and 20 starts a
 * second for an instance, 64 at a time in all, those that an operation waits for first. An instance that fails
 * rests, and so does a client that was refused three times.
 */
export class InstanceGate {
  readonly #ground: GateGround;
  readonly #rests: RestKeeper;
  readonly #lanes = new Map<string, InstanceLane>();
  readonly #entries = new Map<string, GateEntry>();
  /** Those on their way into the queue. */
  readonly #arriving = new Map<string, { urgency: Urgency }>();
  /** Lanes that could go on if there were a place among all. */
  readonly #crowded = new Set<InstanceLane>();
  #inFlight = 0;
  #closed = false;

  constructor(ground: GateGround) {
    this.#ground = ground;
    this.#rests = new RestKeeper(ground);
  }

  /**
   * Resolves when a request may be sent. Throws `refresh.instance_unavailable` while the instance rests or too many wait
   * for it, `token.client_no_longer_accepted` when its client is not asked any more, `store.*`. What is asked for by hand is
   * held up by neither. Nobody enters a closed gate: `refresh.instance_unavailable`.
   */
  async enter(request: GateRequest): Promise<Pass> {
    this.#assertOpen(request);
    const arrival = { urgency: request.urgency };
    this.#arriving.set(request.accountId, arrival);
    try {
      return await this.#queue(request, arrival);
    } finally {
      if (this.#arriving.get(request.accountId) === arrival) this.#arriving.delete(request.accountId);
    }
  }

  async #queue({ accountId, client }: GateRequest, arrival: { readonly urgency: Urgency }): Promise<Pass> {
    const lane = await this.#laneOf(client.instance);
    lane.visitors += 1;
    try {
      await this.#learnRefusals(lane, client);
      const isProbe = arrival.urgency !== 'manual' && (await this.#judgeEntry(lane, client));
      const { urgency } = arrival;
      if (urgency !== 'manual') this.#assertRoom(lane, urgency);
      this.#assertOpen({ client });
      return await new Promise((admit, refuse) => {
        const entry: GateEntry = { accountId, client, urgency, isProbe, admit, refuse };
        this.#entries.set(accountId, entry);
        lane.add(entry);
        this.#pump(lane);
      });
    } finally {
      lane.visitors -= 1;
    }
  }

  /** Somebody waits for this account's renewal now, should it still be in the queue. */
  hasten(accountId: string, urgency: Urgency): void {
    const arrival = this.#arriving.get(accountId);
    if (arrival !== undefined && rankOf[arrival.urgency] < rankOf[urgency]) arrival.urgency = urgency;
    const entry = this.#entries.get(accountId);
    if (entry === undefined || rankOf[entry.urgency] >= rankOf[urgency]) return;
    entry.urgency = urgency;
    const lane = this.#lanes.get(entry.client.instance);
    if (lane !== undefined) this.#pump(lane);
  }

  /** Whether an instance is asked with one request at a time, if at all. */
  isDoubtful(instance: string): boolean {
    const lane = this.#lanes.get(instance);
    return lane !== undefined && (lane.rest !== null || lane.breaker.doubts);
  }

  /**
   * Until when renewals of this instance are turned away here, since more wait than it is asked for in half a minute;
   * milliseconds, undefined when there is room. Other hosts have queues of their own.
   */
  turnsAwayUntil(instance: string, urgency: TurnedAway): number | undefined {
    return this.#lanes.get(instance)?.turnedAway.get(urgency, this.#ground.hookContext.now());
  }

  /** Takes over what other hosts found out about instances, and forgets those that need no memory. Throws `store.*`. */
  async adopt(): Promise<void> {
    await this.#rests.adopt(this.#lanes);
    const now = this.#ground.hookContext.now();
    for (const [instance, lane] of this.#lanes) {
      this.#refuseResting(lane);
      if (lane.isIdle(now)) this.#lanes.delete(instance);
    }
  }

  /** Renewals that nobody waits for leave the queues: the host is about to close. */
  turnAway(): void {
    this.#turnAway(({ urgency }) => urgency === 'background');
  }

  /** Nobody waits and nobody enters any more: what has a pass is heard out, the rest is for other hosts (fault F-59). */
  close(): void {
    this.#closed = true;
    this.#turnAway(() => true);
  }

  #assertRoom(lane: InstanceLane, urgency: TurnedAway): void {
    if (lane.waitingAbove(urgency) < longestQueue) return;
    throw instanceCrowded(lane.instance, lane.turnedAway.note(urgency, this.#ground.hookContext.now()));
  }

  #assertOpen({ client }: Pick<GateRequest, 'client'>): void {
    if (this.#closed) throw closing(client.instance);
  }

  #turnAway(chosen: (entry: GateEntry) => boolean): void {
    for (const lane of this.#lanes.values()) this.#refuse(lane.takeOut(chosen), closing(lane.instance));
  }

  async #laneOf(instance: string): Promise<InstanceLane> {
    const known = this.#lanes.get(instance);
    if (known !== undefined) return known;
    const rest = await this.#ground.store.instances.rest(instance);
    const meanwhile = this.#lanes.get(instance);
    if (meanwhile !== undefined) return meanwhile;
    const lane = new InstanceLane(instance);
    lane.rest = rest === null ? null : toLaneRest(rest);
    this.#lanes.set(instance, lane);
    return lane;
  }

  async #learnRefusals({ clients }: InstanceLane, client: ClientKey): Promise<void> {
    const seen = clients.version;
    const refusals = await this.#ground.store.clients.refusals(client);
    if (clients.version === seen) clients.learn(client, refusals);
  }

  async #judgeEntry(lane: InstanceLane, client: ClientKey): Promise<boolean> {
    if (lane.clients.isClosed(client)) throw clientClosed();
    return this.#rests.takeProbe(lane);
  }

  #pump(lane: InstanceLane): void {
    for (let entry = lane.next(); entry !== undefined; entry = lane.next()) {
      if (this.#inFlight >= (entry.urgency === 'background' ? mostBackground : mostInFlight)) {
        this.#crowded.add(lane);
        return;
      }
      const pause = lane.pace.pauseBefore(this.#ground.hookContext.now());
      if (pause > 0) {
        this.#pumpAfter(lane, pause);
        return;
      }
      this.#start(lane, entry);
    }
  }

  #pumpAfter(lane: InstanceLane, pause: number): void {
    if (lane.isPausing) return;
    lane.isPausing = true;
    const waitedFor = lane.pace.oldest;
    void this.#ground.wait(pause).then(() => {
      lane.isPausing = false;
      lane.pace.forget(waitedFor);
      this.#pump(lane);
    });
  }

  #start(lane: InstanceLane, entry: GateEntry): void {
    lane.start(entry);
    this.#entries.delete(entry.accountId);
    this.#inFlight += 1;
    const { now } = this.#ground.hookContext;
    const correct = lane.pace.start(now());
    let isSent = false;
    let isDone = false;
    entry.admit({
      sent: () => {
        isSent = true;
        correct(now());
      },
      done: async (outcome) => {
        if (isDone) return;
        isDone = true;
        if (!isSent) correct(undefined);
        await this.#end(lane, entry, isSent ? outcome : nothing);
      },
    });
  }

  async #end(lane: InstanceLane, entry: GateEntry, outcome: Outcome): Promise<void> {
    try {
      await this.#judgeClient(lane, entry, outcome);
      await this.#rests.judge(lane, outcome);
    } finally {
      lane.end(entry);
      this.#inFlight -= 1;
      this.#refuseResting(lane);
      this.#pump(lane);
      const crowded = [...this.#crowded];
      this.#crowded.clear();
      for (const other of crowded) this.#pump(other);
    }
  }

  // Counted before the place is free again, so that nobody else is asked on what was known before.
  async #judgeClient(lane: InstanceLane, { client }: GateEntry, { kind }: Outcome): Promise<void> {
    const { clients, transaction } = this.#ground.store;
    const refusals = lane.clients.refusals(client);
    try {
      if (kind === 'client_refused') {
        lane.clients.learn(client, refusals + 1);
        lane.clients.learn(client, await clients.refuse(client));
      } else if (kind === 'success' && refusals > 0) {
        lane.clients.learn(client, 0);
        // Whole or not at all: accounts that stopped are found by the refusals that are forgotten here.
        const now = new Date(this.#ground.hookContext.now()).toISOString();
        await transaction((tables) => tables.clients.accept(client, now));
      }
    } catch (error) {
      const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
      this.#ground.hookContext.log({ event: 'instance.note_failed', instance: lane.instance, code });
    }
  }

  #refuseResting(lane: InstanceLane): void {
    const closed = lane.takeOut((entry) => entry.urgency !== 'manual' && lane.clients.isClosed(entry.client));
    this.#refuse(closed, clientClosed());
    if (lane.rest === null) return;
    const resting = lane.takeOut(({ urgency, isProbe }) => urgency !== 'manual' && !isProbe);
    this.#refuse(resting, instanceUnavailable(lane.instance, lane.rest));
  }

  #refuse(entries: readonly GateEntry[], error: ConnectorError): void {
    for (const entry of entries) {
      this.#entries.delete(entry.accountId);
      entry.refuse(error);
    }
  }
}

function closing(instance: string): ConnectorError {
  return new ConnectorError('refresh.instance_unavailable', {
    message: 'The host is about to close and starts no more renewals.',
    details: { instance },
  });
}

function clientClosed(): ConnectorError {
  return new ConnectorError('token.client_no_longer_accepted');
}
