import { describe, expect, it } from 'vitest';
import { engines } from '../support/engines.ts';
import { peak, quickDatabase, SchedulerWorld, schedulerDatabases } from '../support/scheduler-world.ts';

const minute = 60_000;
const hour = 60 * minute;
const dead = 'i0.coupahost.com';

const instanceAmong = (count: number) => (index: number) => `i${index % count}.coupahost.com`;

describe('accounts that are all due at once', () => {
  it('are renewed by two hosts together within every limit, and a dead instance delays nobody (F-75)', async () => {
    const [accounts, instances] = [10_000, 20];
    const world = new SchedulerWorld(quickDatabase());
    const start = world.time.now;
    await world.seed(accounts, instanceAmong(instances));
    world.answer = ({ instance }) => (instance === dead ? { status: 503 } : undefined);
    await world.running(2);
    await world.time.until(() => world.renewed.length >= accounts - accounts / instances, 2 * minute);
    await world.stop();
    const names = Array.from({ length: instances }, (_each, index) => instanceAmong(instances)(index));
    for (const name of names) {
      expect(peak(world.postsTo(name), 1_000)).toBeLessThanOrEqual(20);
      expect(world.mostInFlight.get(name)).toBeLessThanOrEqual(4);
    }
    expect(world.renewed).toHaveLength(accounts - accounts / instances);
    expect(world.postsTo(dead).length).toBeLessThanOrEqual(15);
    // What one instance takes at twenty a second, were it alone, and half a minute.
    expect(world.time.now - start).toBeLessThanOrEqual((accounts / instances / 20) * 1_000 + 30_000);
  }, 120_000);

  it('are shared by two hosts on PostgreSQL, each asked for once', async () => {
    const world = new SchedulerWorld((await engines[1]?.emptyDatabase()) ?? '');
    await world.seed(200, instanceAmong(40));
    const hosts = await world.running(2);
    await world.time.until(() => world.renewed.length >= 200, minute);
    await world.stop();
    expect(world.posts).toHaveLength(200);
    const counts = await Promise.all(hosts.map(({ parts }) => parts.store.instances.rests()));
    expect(counts.map(({ size }) => size)).toEqual([0, 0]);
  });
});

describe.each(schedulerDatabases)(
  'an instance that is dead for six hours (F-76), on $name',
  ({ name, database, scaled }) => {
    it('is asked twice a minute, and all its accounts are renewed soon after it is back, in order', {
      timeout: 120_000,
    }, async () => {
      const accounts = scaled(300);
      // Every half minute is like the one before: where each takes long, a quarter of an hour of them is enough.
      const hours = name === 'SQLite' ? 6 : 0.25;
      const world = new SchedulerWorld(await database());
      const start = world.time.now;
      await world.seed(
        accounts,
        () => dead,
        () => ({ ageHours: name === 'SQLite' ? 17 : 20 }),
      );
      world.answer = () => (world.time.now - start < hours * hour ? { status: 503 } : undefined);
      await world.running(1);
      await world.time.pass(hours * hour);
      expect(world.posts.length).toBeLessThanOrEqual(hours * 130 + 10);
      await world.time.until(() => world.renewed.length >= accounts, 10 * minute);
      await world.stop();
      expect(peak(world.posts, 1_000)).toBeLessThanOrEqual(20);
    });
  },
);

describe.each(schedulerDatabases)('a start after two days (F-77), on $name', ({ database }) => {
  it('serves a waiting operation before all others', async () => {
    const accounts = 400;
    const world = new SchedulerWorld(await database());
    const ids = await world.seed(accounts, instanceAmong(4), () => ({ ageHours: 48 }));
    const [host] = await world.running(1);
    await world.time.pass(3_000);
    const asked = world.time.now;
    const headers = host?.coordinator.headers(ids.at(-1) ?? '');
    expect(await world.time.settle(headers ?? Promise.reject(), 2_000)).toMatchObject({ tokenVersion: 2 });
    expect(world.time.now - asked).toBeLessThanOrEqual(2_000);
    expect(world.renewed.length).toBeLessThan(accounts);
    await world.stop();
  });
});
