import { describe, expect, it } from 'vitest';
import { sweepTimeline } from '../../../src/host/health/sweep-timeline.ts';
import type { HostParts } from '../../../src/host/host-parts.ts';
import { engines } from '../support/engines.ts';
import { SchedulerWorld } from '../support/scheduler-world.ts';

const day = 86_400_000;

describe.each(engines)('the timeline on $name', ({ emptyDatabase }) => {
  async function open(timelineLimits: HostParts['timelineLimits']) {
    const world = new SchedulerWorld(await emptyDatabase());
    const parts = { ...(await world.host()).parts, timelineLimits };
    const { store } = parts;
    const add = async (accountId: string, count: number) => {
      await store.transaction(async (tables) => {
        for (let line = 0; line < count; line += 1) {
          const at = new Date(world.time.now).toISOString();
          await tables.timeline.append({ accountId, at, event: 'account.edited', details: { line } });
        }
      });
    };
    const lines = async (accountId: string) =>
      (await store.timeline.list(accountId, 5_000)).map(({ details }) => details['line']);
    return { world, parts, add, lines };
  }

  it('ends by age, in batches', async () => {
    const { world, parts, add, lines } = await open({ days: 90, rows: 10_000 });
    await add('a1', 1_100);
    world.time.now += 45 * day;
    await add('a2', 3);
    world.time.now += 45 * day;
    await sweepTimeline(parts);
    expect(await lines('a1')).toHaveLength(1_100);
    world.time.now += 1;
    await sweepTimeline(parts);
    expect([await lines('a1'), await lines('a2')]).toEqual([[], [2, 1, 0]]);
  });

  it('ends beyond the newest lines of each account, in batches, also while two hosts sweep', async () => {
    const { parts, add, lines } = await open({ days: 90, rows: 5 });
    await add('a1', 1_103);
    await add('a2', 4);
    await Promise.all([sweepTimeline(parts), sweepTimeline(parts)]);
    expect([await lines('a1'), await lines('a2')]).toEqual([
      [1_102, 1_101, 1_100, 1_099, 1_098],
      [3, 2, 1, 0],
    ]);
    await add('a2', 3);
    await sweepTimeline(parts);
    expect(await lines('a2')).toEqual([2, 1, 0, 3, 2]);
  });

  it('looks again only at accounts that got new lines', async () => {
    const { parts, add } = await open({ days: 90, rows: 1 });
    await add('a1', 2);
    await sweepTimeline(parts);
    const looked: string[] = [];
    const { timeline } = parts.store;
    const dropExcess: typeof timeline.dropExcess = (accountId, keep, limit) => {
      looked.push(accountId);
      return timeline.dropExcess(accountId, keep, limit);
    };
    const watched = { ...parts, store: { ...parts.store, timeline: { ...timeline, dropExcess } } };
    await sweepTimeline(watched);
    expect(looked).toEqual([]);
    await add('a2', 2);
    await sweepTimeline(watched);
    expect(looked).toEqual(['a2']);
  });

  it('never gives a number out twice, also when every line has ended', async () => {
    const { world, parts, add } = await open({ days: 1, rows: 10 });
    await add('a1', 3);
    const [newest] = await parts.store.timeline.list('a1', 1);
    world.time.now += 2 * day;
    await sweepTimeline(parts);
    await add('a1', 1);
    const [next] = await parts.store.timeline.list('a1', 10);
    expect(next?.id).toBeGreaterThan(newest?.id ?? Number.POSITIVE_INFINITY);
  });

  it('A-50: can only be added to: the store has no verb that changes a line', async () => {
    const { parts } = await open({ days: 1, rows: 1 });
    expect(Object.keys(parts.store.timeline).sort()).toEqual([
      'accountsAfter',
      'append',
      'dropExcess',
      'dropOlder',
      'has',
      'list',
    ]);
  });
});
