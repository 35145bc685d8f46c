import type { AccountView } from '../../generated/types.ts';
import { formatAway } from '../format/format-span.ts';
import { listTexts } from '../texts/list-texts.ts';

/** When the account is renewed next, in words; a failed renewal tells its next try. */
export function renewalOf({ health, renewal }: AccountView, now: number): string {
  const { dueAt = health.nextRenewalAt, nextTryAt } = renewal;
  if (nextTryAt !== undefined && nextTryAt !== dueAt) {
    return listTexts.renewal.retry(formatAway(Date.parse(nextTryAt), now));
  }
  if (dueAt === undefined) return listTexts.renewal.none;
  const due = Date.parse(dueAt);
  return due <= now ? listTexts.renewal.now : listTexts.renewal.due(formatAway(due, now));
}
