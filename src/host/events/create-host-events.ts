import type { HealthState } from '../../generated/types.ts';
import type { HostParts } from '../host-parts.ts';
import type { TimelineFollowing, TimelineRow } from '../store/store.ts';
import type {
  AccountChangedEvent,
  AuthorizationEndedEvent,
  HealthChangedEvent,
  HostEvent,
  HostEvents,
  Listener,
  RenewedEvent,
  Unsubscribe,
} from './host-events.ts';
import { changeKindOf, toAuthorizationEnded } from './read-timeline-event.ts';

type EventParts = Pick<HostParts, 'store' | 'hookContext'>;

/** Events out of the timeline, which is followed from the first subscription on. */
export function createHostEvents(parts: EventParts): HostEvents {
  const renewed = new Set<Listener<RenewedEvent>>();
  const healthChanged = new Set<Listener<HealthChangedEvent>>();
  const accountChanged = new Set<Listener<AccountChangedEvent>>();
  const authorizationEnded = new Set<Listener<AuthorizationEndedEvent>>();
  let following: Promise<TimelineFollowing> | undefined;
  const publish = (row: TimelineRow): void => {
    if (row.event === 'token.renewed') tell(parts, renewed, toRenewed(row));
    if (row.event === 'health.changed') tell(parts, healthChanged, toHealthChanged(row));
    const kind = changeKindOf(row);
    if (kind !== undefined) tell(parts, accountChanged, { ...toEvent(row), kind });
    const ended = toAuthorizationEnded(row);
    if (ended !== undefined) tell(parts, authorizationEnded, { ...toEvent(row), ...ended });
  };
  const subscribe = async <Event>(
    listeners: Set<Listener<Event>>,
    listener: Listener<Event>,
  ): Promise<Unsubscribe> => {
    following ??= parts.store.follow(publish).catch((error: unknown) => {
      following = undefined;
      throw error;
    });
    await following;
    // One entry for each subscription: the same function may be given twice and ended once.
    const entry: Listener<Event> = (event) => listener(event);
    listeners.add(entry);
    return () => void listeners.delete(entry);
  };
  return {
    onRenewed: (listener) => subscribe(renewed, listener),
    onHealthChanged: (listener) => subscribe(healthChanged, listener),
    onAccountChanged: (listener) => subscribe(accountChanged, listener),
    onAuthorizationEnded: (listener) => subscribe(authorizationEnded, listener),
  };
}

function tell<Event extends HostEvent>(
  { hookContext }: EventParts,
  listeners: Set<Listener<Event>>,
  event: Event,
): void {
  const frozen = Object.freeze(event);
  for (const listener of listeners) {
    const failed = () => hookContext.log({ event: 'events.listener_failed', accountId: event.accountId });
    try {
      // An asynchronous one fits the type, too: what it rejects with must not end the process.
      Promise.resolve(listener(frozen)).catch(failed);
    } catch {
      failed();
    }
  }
}

function toEvent({ id, at, accountId, isOwn }: TimelineRow): HostEvent {
  return { id, at, accountId, origin: isOwn ? 'here' : 'elsewhere' };
}

function toRenewed(row: TimelineRow): RenewedEvent {
  return { ...toEvent(row), tokenVersion: Number(row.details['version']) };
}

function toHealthChanged(row: TimelineRow): HealthChangedEvent {
  const { details, cause, nextActionAt } = row;
  return {
    ...toEvent(row),
    from: details['from'] as HealthState,
    to: details['to'] as HealthState,
    ...(cause === undefined ? {} : { cause }),
    ...(nextActionAt === undefined ? {} : { nextActionAt }),
  };
}
