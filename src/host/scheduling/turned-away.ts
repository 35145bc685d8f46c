import type { Urgency } from './gate-entry.ts';
import { probeMilliseconds } from './lane-rest.ts';

/** Those who may find the queue of an instance too long; what is asked for by hand is let in all the same. */
export type TurnedAway = Exclude<Urgency, 'manual'>;

/** Until when whoever was turned away from the queue of one instance should stay away; by the host's clock. */
export class TurnedAwayUntil {
  readonly #until: Record<TurnedAway, number> = { background: 0, waiting: 0 };

  /** Somebody is turned away now; milliseconds, as what comes back: when to try again. */
  note(urgency: TurnedAway, now: number): number {
    const until = now + probeMilliseconds;
    this.#until[urgency] = until;
    return until;
  }

  /** Milliseconds; undefined when somebody like this would be let in, as far as is known. */
  get(urgency: TurnedAway, now: number): number | undefined {
    const { background, waiting } = this.#until;
    // Where those are turned away that an operation waits for, nobody else is let in either.
    const until = urgency === 'waiting' ? waiting : Math.max(background, waiting);
    // One further ahead was noted by a clock that has been set back since.
    return now < until && until - now <= probeMilliseconds ? until : undefined;
  }
}
