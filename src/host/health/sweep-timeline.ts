import { type HostParts, instantOf } from '../host-parts.ts';

const batchRows = 500;
const dayMilliseconds = 86_400_000;
const trimmedTo = 'timeline_trimmed_to';

/**
 * Ends lines of the timeline that are too old, and those beyond the newest of an account, in small batches. Only
 * accounts with new lines are looked at; how far that has come is kept in the database. Throws `store.*`.
 */
export async function sweepTimeline(parts: HostParts): Promise<void> {
  const { timeline } = parts.store;
  const oldest = instantOf(parts, -parts.timelineLimits.days * dayMilliseconds);
  while ((await timeline.dropOlder(oldest, batchRows)) === batchRows);
  await dropExcess(parts);
}

async function dropExcess({ store, timelineLimits }: HostParts): Promise<void> {
  let done = Number(Buffer.from((await store.meta.get(trimmedTo)) ?? []).toString('utf8'));
  for (;;) {
    const grown = await store.timeline.accountsAfter(done, batchRows);
    if (grown === undefined) return;
    for (const accountId of grown.accountIds) {
      while ((await store.timeline.dropExcess(accountId, timelineLimits.rows, batchRows)) === batchRows);
    }
    done = grown.last;
    await store.meta.put(trimmedTo, Buffer.from(String(done)));
  }
}
