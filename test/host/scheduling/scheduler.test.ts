import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectorError } from '../../../src/errors.ts';
import { Sweeper } from '../../../src/host/scheduling/sweeper.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import { testSeams } from '../../../src/host/test-seams.ts';
import { clientCredentialsInput, hour, TestHost } from '../support/open-test-host.ts';
import { quickDatabase, SchedulerWorld } from '../support/scheduler-world.ts';
import { VirtualTime } from '../support/virtual-time.ts';

const minute = 60_000;

describe('a host', () => {
  it.each([
    ['renews ahead of time', true, 1],
    ['renews nothing by itself when it is told so', false, 0],
  ])('%s', async (_case, scheduler, renewals) => {
    const time = new VirtualTime();
    const clock = () => time.now;
    const seams = { [testSeams]: { leaseClock: clock } };
    const test = new TestHost({ clock, wait: time.wait, scheduler, ...seams });
    const host = await test.host;
    const id = await test.authorized();
    time.jump(20 * hour);
    test.now = time.now;
    await time.pass(minute);
    expect(test.connector.refreshes.map(({ account }) => account.id)).toEqual(Array(renewals).fill(id));
    await time.settle(host.close(), minute);
  });
});

describe('headers of a token that was renewed ahead of time', () => {
  it('are kept in memory where they were asked for before, and nowhere else', async () => {
    const time = new VirtualTime();
    const clock = () => time.now;
    const seams = { [testSeams]: { leaseClock: clock } };
    const test = new TestHost({ clock, wait: time.wait, scheduler: true, ...seams });
    const host = await test.host;
    const [asked = '', other = ''] = [
      await test.authorized({ ...clientCredentialsInput, label: 'asked', clientId: 'asked' }),
      await test.authorized({ ...clientCredentialsInput, label: 'other', clientId: 'other' }),
    ];
    await time.settle(host.beforeOperation(asked), minute);
    time.jump(20 * hour);
    test.now = time.now;
    await time.until(() => test.connector.refreshes.length === 2, minute);
    await time.pass(minute);
    expect(host.peek(asked)?.tokenVersion).toBe(2);
    expect(host.peek(other)).toBeUndefined();
    expect((await time.settle(host.beforeOperation(other), minute)).tokenVersion).toBe(2);
    expect(test.connector.refreshes).toHaveLength(2);
    await time.settle(host.close(), minute);
  });
});

describe('F-59: a host that renews ahead of time and is closed', () => {
  it('sends nothing more, although operations wait and places become free', async () => {
    const time = new VirtualTime();
    const clock = () => time.now;
    const test = new TestHost({
      clock,
      wait: time.wait,
      scheduler: true,
      [testSeams]: { leaseClock: clock },
    });
    const host = await test.host;
    const ids = [];
    for (const label of ['one', 'two', 'three', 'four', 'five', 'six']) {
      ids.push(await test.authorized({ ...clientCredentialsInput, label, clientId: label }));
    }
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    test.connector.held = held;
    const ends = ids.map((id) =>
      host.refresh(id).then(
        () => 'renewed',
        (error: ConnectorError) => error,
      ),
    );
    await time.until(() => test.connector.refreshes.length === 4, minute);
    let isClosed = false;
    const closing = host.close().then(() => {
      isClosed = true;
    });
    const refused = { code: 'refresh.instance_unavailable', retryable: true };
    expect(await Promise.all(ends.slice(4))).toMatchObject([refused, refused]);
    await expect(host.refresh(ids[5] ?? '')).rejects.toMatchObject(refused);
    expect(isClosed).toBe(false);
    release();
    await time.settle(closing, minute);
    expect(await Promise.all(ends.slice(0, 4))).toEqual(Array(4).fill('renewed'));
    expect(test.connector.refreshes).toHaveLength(4);
  });
});

describe('a scheduler that is stopped', () => {
  it('lets running renewals end, starts no more, and gives its instances to others at once', async () => {
    const world = new SchedulerWorld(quickDatabase());
    world.latency = 10_000;
    await world.seed(100, (index) => `i${index % 5}.coupahost.com`);
    await world.running(1);
    await world.time.until(() => world.posts.length === 10, minute);
    const stopped = world.time.now;
    await world.stop();
    expect(world.time.now - stopped).toBeLessThanOrEqual(10_000);
    expect([world.posts.length, world.renewed.length]).toEqual([10, 10]);
    const store = await openStore(world.address, { leaseClock: () => world.time.now });
    onTestFinished(() => store.close());
    const now = new Date(world.time.now + 2_000).toISOString();
    const claim = { owner: 'next', now, milliseconds: 30_000, limit: 10 };
    expect(await store.instances.claim(claim)).toHaveLength(5);
  });

  it('waits no longer than 25 seconds', async () => {
    const world = new SchedulerWorld(quickDatabase());
    world.latency = 40_000;
    await world.seed(3, () => 'acme.coupahost.com');
    const [host] = await world.running(1);
    await world.time.until(() => world.posts.length === 3, minute);
    const stopped = world.time.now;
    await world.time.settle(host?.scheduler.stop() ?? Promise.reject(), minute);
    expect(world.time.now - stopped).toBe(25_000);
    await world.time.settle(host?.scheduler.settled() ?? Promise.reject(), minute);
  });
});

describe('sweeps', () => {
  it('run in their intervals, once at a time, and one that fails stops none', async () => {
    const world = new SchedulerWorld(quickDatabase());
    const { parts } = await world.host();
    const runs: string[] = [];
    const held = Promise.withResolvers<void>();
    const sweeper = new Sweeper(parts, [
      { name: 'often', everyMilliseconds: 1_000, run: async () => void runs.push('often') },
      { name: 'seldom', everyMilliseconds: 3_000, run: async () => void runs.push('seldom') },
      { name: 'broken', everyMilliseconds: 1_000, run: () => Promise.reject(new Error('no')) },
      { name: 'long', everyMilliseconds: 1_000, run: () => held.promise.then(() => void runs.push('long')) },
    ]);
    for (let second = 0; second < 4; second += 1) {
      sweeper.startDue();
      await world.time.pass(1_000);
    }
    held.resolve();
    await sweeper.settled();
    expect(runs.toSorted()).toEqual(['long', 'often', 'often', 'often', 'often', 'seldom', 'seldom']);
    expect(world.log).toContainEqual({
      event: 'scheduler.sweep_failed',
      sweep: 'broken',
      code: 'host.unexpected',
    });
  });
});
