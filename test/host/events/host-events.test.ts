import { describe, expect, it, vi } from 'vitest';
import { noteHealth } from '../../../src/host/health/note-health.ts';
import type { HealthChangedEvent, RenewedEvent } from '../../../src/host/index.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { Store, TimelineRow } from '../../../src/host/store/store.ts';
import { engines, postgres } from '../support/engines.ts';
import { TestHost } from '../support/open-test-host.ts';
import { SchedulerWorld } from '../support/scheduler-world.ts';

const entry = { accountId: 'a1', at: '2026-01-31T12:00:00.000Z', event: 'account.edited', details: {} };

async function heard<Event>(seen: readonly Event[], count: number): Promise<readonly Event[]> {
  await vi.waitFor(() => expect(seen).toHaveLength(count), { timeout: 5_000, interval: 10 });
  return seen;
}

describe.each(engines)('events of hosts on one $name database', ({ emptyDatabase }) => {
  async function twoHosts() {
    const store = await emptyDatabase();
    const tests = [new TestHost({ store }), new TestHost({ store })] as const;
    const renewed: RenewedEvent[][] = [[], []];
    const changed: HealthChangedEvent[][] = [[], []];
    for (const [index, test] of tests.entries()) {
      const { events } = await test.host;
      await events.onRenewed((event) => void renewed[index]?.push(event));
      await events.onHealthChanged((event) => void changed[index]?.push(event));
    }
    const close = async () => {
      for (const test of tests) await (await test.host).close();
    };
    return { tests, renewed, changed, close };
  }

  it('are told once in each of two hosts, and say which of them did it', async () => {
    const { tests, renewed, changed, close } = await twoHosts();
    const [one, other] = tests;
    const id = await one.authorized();
    await (await one.host).refresh(id);
    await (await other.host).refresh(id);
    for (const [index, origins] of [
      [0, ['here', 'elsewhere']],
      [1, ['elsewhere', 'here']],
    ] as const) {
      const events = await heard(renewed[index] ?? [], 2);
      expect(events.map(({ origin, tokenVersion }) => [origin, tokenVersion])).toEqual([
        [origins[0], 2],
        [origins[1], 3],
      ]);
      expect((await heard(changed[index] ?? [], 1))[0]).toMatchObject({
        accountId: id,
        from: 'needs-authorization',
        to: 'healthy',
        origin: origins[0],
      });
    }
    expect(renewed[0]?.map(({ id: line }) => line)).toEqual(renewed[1]?.map(({ id: line }) => line));
    expect(Object.isFrozen(renewed[0]?.[0])).toBe(true);
    await close();
    expect(renewed.map((events) => events.length)).toEqual([2, 2]);
    expect(changed.map((events) => events.length)).toEqual([1, 1]);
  });

  it('that were committed before a host closes are told before that is done', async () => {
    const { tests, renewed, close } = await twoHosts();
    const id = await tests[0].authorized();
    for (let round = 0; round < 5; round += 1) await (await tests[0].host).refresh(id);
    await close();
    expect(renewed.map((events) => events.length)).toEqual([5, 5]);
  });

  it('are told after the commit, and never when it was rolled back', async () => {
    const world = new SchedulerWorld(await emptyDatabase());
    const [id = ''] = await world.seed(
      1,
      () => 'acme.coupahost.com',
      () => ({ ageHours: 0 }),
    );
    const { parts } = await world.host();
    const { store } = parts;
    const seen: TimelineRow[] = [];
    const following = await store.follow((row) => void seen.push(row));
    const failing = store.transaction(async (tables) => {
      await tables.timeline.append({ ...entry, accountId: id });
      await noteHealth(parts, tables, id);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await store.transaction(async (tables) => {
      await tables.timeline.append({ ...entry, accountId: id, event: 'account.created' });
      expect(seen).toEqual([]);
    });
    await following.stop();
    expect(seen.map(({ event }) => event)).toEqual(['account.created']);
  });

  it('reach the other listeners and the other hosts although one listener throws, at once or later', async () => {
    const log: string[] = [];
    const test = new TestHost({ store: await emptyDatabase(), log: ({ event }) => void log.push(event) });
    const host = await test.host;
    const seen: number[] = [];
    await host.events.onRenewed(() => {
      throw new Error('CANARY of a listener');
    });
    await host.events.onRenewed(() => Promise.reject(new Error('CANARY of a listener')));
    await host.events.onRenewed(({ tokenVersion }) => void seen.push(tokenVersion));
    const id = await test.authorized();
    expect((await host.refresh(id)).token?.version).toBe(2);
    await host.refresh(id);
    await host.close();
    expect(seen).toEqual([2, 3]);
    expect(log.filter((event) => event === 'events.listener_failed')).toHaveLength(4);
  });

  it('end with the subscription, and a second one of the same listener goes on', async () => {
    const test = new TestHost({ store: await emptyDatabase() });
    const host = await test.host;
    const seen: number[] = [];
    const listener = ({ tokenVersion }: RenewedEvent) => void seen.push(tokenVersion);
    const id = await test.authorized();
    await host.refresh(id);
    const stop = await host.events.onRenewed(listener);
    await host.events.onRenewed(listener);
    await host.refresh(id);
    await heard(seen, 2);
    stop();
    await host.refresh(id);
    await host.close();
    expect(seen).toEqual([3, 3, 4]);
  });
});

describe('lines whose transactions overlap on PostgreSQL', () => {
  async function stores(count: number): Promise<readonly Store[]> {
    const address = await postgres.emptyDatabase();
    return Promise.all(Array.from({ length: count }, () => openStore(address)));
  }

  it.each([
    ['after', true],
    ['before', false],
  ])('are handed over once each when the follower began %s the first of them', async (_when, early) => {
    const [writer, follower] = await stores(2);
    if (writer === undefined || follower === undefined) return;
    const seen: string[] = [];
    const follow = () => follower.follow(({ event }) => void seen.push(event));
    if (!early) await follow();
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = writer.transaction(async (tables) => {
      await tables.timeline.append({ ...entry, event: 'first.begun' });
      begun.resolve();
      await goOn.promise;
    });
    await begun.promise;
    await writer.timeline.append({ ...entry, event: 'second.begun' });
    if (early) await follow();
    else await heard(seen, 1);
    await writer.timeline.append({ ...entry, event: 'third.begun' });
    await heard(seen, early ? 1 : 2);
    goOn.resolve();
    await slow;
    await heard(seen, early ? 2 : 3);
    await writer.close();
    await follower.close();
    expect(seen).toEqual([...(early ? [] : ['second.begun']), 'third.begun', 'first.begun']);
  });

  it('lose nothing and repeat nothing under many writers', async () => {
    const [writer, second, follower] = await stores(3);
    if (writer === undefined || second === undefined || follower === undefined) return;
    const seen: number[] = [];
    await follower.follow(({ details }) => void seen.push(Number(details['number'])));
    const write = (store: Store, number: number) =>
      store.transaction(async (tables) => {
        await tables.timeline.append({ ...entry, details: { number } });
        for (let turn = 0; turn < number % 7; turn += 1) await tables.meta.get('nothing');
        if (number % 10 === 3) throw new Error('rolled back');
      });
    const numbers = Array.from({ length: 200 }, (_each, index) => index);
    await Promise.allSettled(numbers.map((number) => write(number % 2 === 0 ? writer : second, number)));
    await writer.close();
    await second.close();
    await follower.close();
    expect(seen.sort((one, other) => one - other)).toEqual(numbers.filter((number) => number % 10 !== 3));
  });
});
