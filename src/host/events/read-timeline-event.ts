import type { AccountChangeKind } from '../../generated/types.ts';
import type { TimelineRow } from '../store/store.ts';
import type { AuthorizationEndedEvent, HostEvent } from './host-events.ts';

const kinds: Readonly<Partial<Record<string, AccountChangeKind>>> = {
  'account.created': 'created',
  'account.edited': 'edited',
  'account.disconnected': 'edited',
  'account.removed': 'removed',
  'token.renewed': 'renewed',
  'token.minted_by_validation': 'renewed',
  'health.changed': 'health',
};

type Line = Pick<TimelineRow, 'event' | 'details' | 'cause' | 'actor'>;

/** What a line of the timeline says became of its account; undefined when nothing of it changed. */
export function changeKindOf({ event, details }: Line): AccountChangeKind | undefined {
  if (event === 'draft.applied') return details['created'] === true ? 'created' : 'edited';
  return kinds[event];
}

/**
 * How an authorization ended, if the line is the last of one. Where a draft is applied as soon as it is authorized, only
 * having been applied is the end.
 */
export function toAuthorizationEnded({
  event,
  details,
  cause,
  actor,
}: Line): Omit<AuthorizationEndedEvent, keyof HostEvent> | undefined {
  const { draftId, applies } = details;
  if (typeof draftId !== 'string' || actor === undefined) return undefined;
  const authorized = { draftId, userId: actor, outcome: 'authorized' } as const;
  if (event === 'authorize.finished' && applies !== true) return { ...authorized, applied: false };
  if (event === 'draft.applied' && applies === true) return { ...authorized, applied: true };
  if (event !== 'authorize.refused' && !event.startsWith('callback.')) return undefined;
  return {
    draftId,
    userId: actor,
    outcome: 'refused',
    applied: false,
    ...(cause === undefined ? {} : { cause }),
  };
}
