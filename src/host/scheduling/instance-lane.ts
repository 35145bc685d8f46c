import { Breaker } from './breaker.ts';
import { ClientDoubts } from './client-doubts.ts';
import { type GateEntry, rankOf, type Urgency } from './gate-entry.ts';
import type { LaneRest } from './lane-rest.ts';
import { StartPace } from './start-pace.ts';
import { TurnedAwayUntil } from './turned-away.ts';

const mostInFlight = 4;
/** One place is kept for operations that wait. */
const mostBackground = 3;

/** All that one host knows about asking one instance. Decides who is next, never when. */
export class InstanceLane {
  readonly instance: string;
  readonly breaker = new Breaker();
  readonly pace = new StartPace();
  readonly clients = new ClientDoubts();
  readonly turnedAway = new TurnedAwayUntil();
  rest: LaneRest | null = null;
  /** Somebody waits for the pace already. */
  isPausing = false;
  /** Those who are about to join the queue. */
  visitors = 0;
  #queue: GateEntry[] = [];
  #inFlight = 0;

  constructor(instance: string) {
    this.instance = instance;
  }

  /** How many wait whose turn comes before that of a newcomer. */
  waitingAbove(urgency: Urgency): number {
    return this.#queue.filter((entry) => rankOf[entry.urgency] >= rankOf[urgency]).length;
  }

  add(entry: GateEntry): void {
    this.#queue.push(entry);
  }

  /** The most urgent entry that may start now, first come first; it stays in the queue. */
  next(): GateEntry | undefined {
    let next: GateEntry | undefined;
    for (const entry of this.#queue) {
      if (next !== undefined && rankOf[entry.urgency] <= rankOf[next.urgency]) continue;
      if (this.#mayStart(entry)) next = entry;
    }
    return next;
  }

  start(entry: GateEntry): void {
    this.#queue = this.#queue.filter((other) => other !== entry);
    this.#inFlight += 1;
    this.clients.count(entry.client, 1);
  }

  end(entry: GateEntry): void {
    this.#inFlight -= 1;
    this.clients.count(entry.client, -1);
  }

  /** Takes those out of the queue that the condition names. */
  takeOut(condition: (entry: GateEntry) => boolean): readonly GateEntry[] {
    const taken = this.#queue.filter(condition);
    if (taken.length > 0) this.#queue = this.#queue.filter((entry) => !condition(entry));
    return taken;
  }

  isIdle(now: number): boolean {
    const isBusy = this.#inFlight > 0 || this.#queue.length > 0 || this.isPausing || this.visitors > 0;
    return !isBusy && this.rest === null && !this.breaker.doubts && this.pace.isIdle(now);
  }

  #mayStart({ urgency, client }: GateEntry): boolean {
    if (urgency === 'manual') return this.#inFlight < mostInFlight;
    const most = urgency === 'background' ? mostBackground : mostInFlight;
    return this.#inFlight < (this.breaker.doubts ? 1 : most) && this.clients.hasRoom(client, urgency);
  }
}
