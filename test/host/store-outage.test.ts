import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { isOutage, StoreOutage } from '../../src/host/renewal/store-outage.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { emptyPostgres } from '../support/postgres.ts';
import { codeInput, hour, TestHost } from './support/open-test-host.ts';

/** A host whose database can be taken away: connections break, and new ones are refused. */
async function open(): Promise<{
  test: TestHost;
  host: Host;
  away: () => Promise<void>;
  back: () => Promise<void>;
  /** The way to the database that stays open. */
  direct: string;
}> {
  const direct = await emptyPostgres();
  const url = new URL(direct);
  const line = await FaultProxy.open(Number(url.port));
  url.port = String(line.port);
  const test = new TestHost({ store: url.href });
  const host = await test.host;
  const back = async () => {
    line.heal();
    await line.accept();
  };
  let isAway = false;
  onTestFinished(async () => {
    if (isAway) await back();
    await host.close();
  });
  return {
    test,
    host,
    direct,
    away: async () => {
      isAway = true;
      await line.refuse();
      line.set('toServer', { after: 0, how: 'reset' });
    },
    back: async () => {
      isAway = false;
      await back();
    },
  };
}

describe('F-44: while the database is away', () => {
  it('a token that only the journal has is handed out as long as it lives, and stored when the database is back', async () => {
    const { test, host, away, back } = await open();
    const id = await test.authorized(codeInput);
    test.now += 30 * hour;
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    test.connector.held = held;
    const asking = host.beforeOperation(id);
    await vi.waitFor(() => expect(test.connector.refreshes).toHaveLength(1));
    await away();
    release();
    expect((await asking).tokenVersion).toBe(2);
    for (let hours = 1; hours < 24; hours += 1) {
      test.now += hour;
      expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
    }
    test.now += hour;
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'store.unavailable' });
    await back();
    test.connector.held = undefined;
    test.now -= 20 * hour;
    await vi.waitFor(async () => expect((await host.beforeOperation(id)).tokenVersion).toBe(2));
    await vi.waitFor(async () => expect((await host.accounts.show(id)).token).toMatchObject({ version: 2 }));
    expect(test.connector.refreshes).toHaveLength(1);
  });

  it('a token that only the journal has is stored within ten seconds of its return, without any operation', async () => {
    const { test, host, away, back, direct } = await open();
    const observer = await openStore(direct);
    onTestFinished(() => observer.close());
    const id = await test.authorized(codeInput);
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    test.connector.held = held;
    const renewing = host.refresh(id);
    renewing.catch(() => undefined);
    await vi.waitFor(() => expect(test.connector.refreshes).toHaveLength(1));
    await away();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const pass = async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        await vi.advanceTimersByTimeAsync(1_000);
        for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
      }
    };
    release();
    await pass(120);
    expect((await observer.accounts.get(id))?.token?.version).toBe(1);
    await back();
    await pass(10);
    // What has not begun by now does not begin any more.
    vi.useRealTimers();
    await vi.waitFor(async () => expect((await observer.accounts.get(id))?.token?.version).toBe(2));
    expect(test.connector.refreshes).toHaveLength(1);
  });

  it('a living token is handed out past its renewal time, and renewed when the database is back', async () => {
    const { test, host, away, back } = await open();
    const id = await test.authorized();
    await host.beforeOperation(id);
    await away();
    for (const hours of [20, 21, 22, 23]) {
      test.now = Date.parse('2026-01-31T12:00:00.000Z') + hours * hour;
      expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    }
    await back();
    await vi.waitFor(async () => {
      test.now += 31_000;
      expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
    });
  });

  it('a token that the API rejected is not handed out again', async () => {
    const { test, host, away } = await open();
    const id = await test.authorized();
    await host.beforeOperation(id);
    test.now += hour;
    await away();
    await expect(host.renewRejected(id, 1)).rejects.toMatchObject({ code: 'store.unavailable' });
    await expect(host.beforeOperation(id)).rejects.toMatchObject({ code: 'store.unavailable' });
  });
});

describe('the memory of an outage', () => {
  it('lets one caller in thirty seconds look again, until the store has answered', () => {
    let now = 0;
    const outage = new StoreOutage(() => now);
    expect([outage.lasts, outage.takeLook()]).toEqual([false, false]);
    outage.begin();
    now = 29_999;
    expect([outage.lasts, outage.takeLook()]).toEqual([true, false]);
    now = 30_000;
    expect([outage.takeLook(), outage.takeLook()]).toEqual([true, false]);
    now = -3_600_000;
    expect([outage.takeLook(), outage.takeLook()]).toEqual([true, false]);
    outage.end();
    expect([outage.lasts, outage.takeLook()]).toEqual([false, false]);
  });

  it('is about the store alone', () => {
    expect(isOutage(new Error('store.unavailable'))).toBe(false);
  });
});
