import { ConnectorError } from '../../errors.ts';
import type { TimelineItem, TimelinePage } from '../../generated/types.ts';
import type { Store, TimelinePosition, TimelineRow } from '../store/store.ts';

/**
 * A piece of the timeline of an account, newest first; that of a removed account is there as long as its lines are
 * kept. Throws `account.not_found` when no account has or had this id.
 */
export async function readTimeline(
  { accounts, timeline }: Pick<Store, 'accounts' | 'timeline'>,
  accountId: string,
  { limit, before }: TimelinePosition,
): Promise<TimelinePage> {
  // One more than is wanted tells whether there is more.
  const rows = await timeline.list(accountId, { limit: limit + 1, before });
  // The attempts of a draft have lines as well, which are for whoever opened it.
  const isAccounts =
    (await accounts.get(accountId)) !== undefined || (await timeline.has(accountId, 'account.removed'));
  if (!isAccounts) throw new ConnectorError('account.not_found');
  const entries = rows.slice(0, limit).map(toTimelineItem);
  const last = entries.at(-1);
  return { entries, ...(rows.length > limit && last !== undefined ? { next: last.id } : {}) };
}

/** A line of the timeline as the API shows it. */
export function toTimelineItem({ id, at, event, details, ...row }: TimelineRow): TimelineItem {
  const { cause, process, actor, requestId, generation, nextActionAt } = row;
  return {
    id,
    at,
    event,
    details,
    ...(cause === undefined ? {} : { cause }),
    ...(process === undefined ? {} : { process }),
    ...(actor === undefined ? {} : { actor }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(generation === undefined ? {} : { generation }),
    ...(nextActionAt === undefined ? {} : { nextActionAt }),
  };
}
