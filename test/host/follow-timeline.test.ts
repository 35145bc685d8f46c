import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { findEngine } from '../../src/host/store/find-engine.ts';
import { TimelineFollower } from '../../src/host/store/follow-timeline.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { quickDatabase } from './support/scheduler-world.ts';

// More steps than a reading takes between its start and its end.
const mostSteps = 60;

it('a line that is added in the very moment a reading ends is handed over without another poke', async () => {
  const address = quickDatabase();
  const store = await openStore(address);
  const db = (await findEngine(address)).open();
  const seen: number[] = [];
  const follower = await TimelineFollower.start(db, { origin: 'here', deliver: ({ id }) => seen.push(id) });
  onTestFinished(async () => {
    await follower.stop();
    await db.destroy();
    await store.close();
  });
  const add = () => store.timeline.append({ accountId: 'a1', at: '2026-01-31', event: 'x', details: {} });
  for (let steps = 0; steps < mostSteps; steps += 1) {
    await add();
    follower.poke();
    // The second line is stored before the reading of the first begins to end, and told of so many steps later.
    const added = add();
    for (let step = 0; step < steps; step += 1) await undefined;
    follower.poke();
    await added;
    follower.poke();
    for (let round = 0; round < 3; round += 1) await turn();
    expect(seen).toHaveLength(2 * (steps + 1));
  }
});
