import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import { failureOf } from '../support/failure-of.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { emptyPostgres } from '../support/postgres.ts';
import { hour, TestHost } from './support/open-test-host.ts';

async function farDatabase(): Promise<{ line: FaultProxy; direct: string; through: string }> {
  const direct = await emptyPostgres();
  const url = new URL(direct);
  const line = await FaultProxy.open(Number(url.port));
  url.port = String(line.port);
  return { line, direct, through: url.href };
}

/** The next commit reaches the server; in place of its answer the connection breaks. */
const cutNextCommit = (line: FaultProxy) =>
  void line.onceSent('commit\0', 'toClient', { after: 0, how: 'reset' });

describe('F-43: a connection cut after a commit was sent and before its answer', () => {
  it('leaves the outcome open, and says so', async () => {
    const { line, direct, through } = await farDatabase();
    const [store, observer] = [await openStore(through), await openStore(direct)];
    onTestFinished(async () => void (await Promise.all([store.close(), observer.close()])));
    cutNextCommit(line);
    const written = store.transaction(({ meta }) => meta.put('mark', Buffer.of(1)));
    await expect(written).rejects.toMatchObject({ code: 'store.unavailable', retryable: true });
    expect(await observer.meta.get('mark')).toEqual(Buffer.of(1));
    expect(await store.meta.get('mark')).toEqual(Buffer.of(1));
  });

  it('at the end of a renewal loses nothing and sends nothing twice', async () => {
    const { line, direct, through } = await farDatabase();
    const test = new TestHost({ store: through });
    const host = await test.host;
    const observer = await openStore(direct);
    onTestFinished(async () => void (await Promise.all([host.close(), observer.close()])));
    const id = await test.authorized();
    test.now += 30 * hour;
    cutNextCommit(line);
    const { tokenVersion } = await host.beforeOperation(id);
    expect(line.cuts).toBe(1);
    expect(tokenVersion).toBe(2);
    test.now += hour;
    await vi.waitFor(async () => expect((await host.beforeOperation(id)).tokenVersion).toBe(2));
    expect((await observer.accounts.get(id))?.token?.version).toBe(2);
    expect(test.connector.refreshes).toHaveLength(1);
    const renewals = (await observer.timeline.list(id, 20)).filter(({ event }) => event === 'token.renewed');
    expect(renewals).toHaveLength(1);
  });
});

describe('F-44: a database that falls silent', () => {
  it('is given up after fifteen seconds, and connected anew when it is back', async () => {
    const { line, through } = await farDatabase();
    const store = await openStore(through);
    onTestFinished(() => store.close());
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    line.fallSilent();
    const waiting = failureOf(() => store.accounts.list());
    await vi.advanceTimersByTimeAsync(14_999);
    const connecting = failureOf(() => store.accounts.list());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await waiting).toMatchObject({ code: 'store.unavailable' });
    expect(await connecting).toMatchObject({ code: 'store.unavailable' });
    line.heal();
    vi.useRealTimers();
    expect(await store.accounts.list()).toEqual([]);
  });

  it('holds up a due but living token for less than a second, once, and is heard out behind', async () => {
    const { line, through } = await farDatabase();
    const test = new TestHost({ store: through });
    const host = await test.host;
    onTestFinished(async () => {
      line.heal();
      await host.close();
    });
    const id = await test.authorized();
    await host.beforeOperation(id);
    test.now += 20 * hour;
    line.fallSilent();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let version: number | undefined;
    const asking = host.beforeOperation(id).then(({ tokenVersion }) => {
      version = tokenVersion;
    });
    await vi.advanceTimersByTimeAsync(899);
    expect(version).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await asking;
    expect(version).toBe(1);
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    await vi.advanceTimersByTimeAsync(20_000);
    line.heal();
    vi.useRealTimers();
    await vi.waitFor(async () => {
      test.now += 31_000;
      expect((await host.beforeOperation(id)).tokenVersion).toBe(2);
    });
  });

  it('lets a host close within twenty-five seconds, whatever it was doing', async () => {
    const { line, through } = await farDatabase();
    const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    const test = new TestHost({ store: through, scheduler: true, wait });
    const host = await test.host;
    await host.events.onRenewed(() => undefined);
    const id = await test.authorized();
    line.fallSilent();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asking = failureOf(() => host.refresh(id));
    let isClosed = false;
    const closing = host.close().then(() => {
      isClosed = true;
    });
    await vi.advanceTimersByTimeAsync(25_000);
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
    expect(isClosed).toBe(true);
    await closing;
    expect(await asking).toMatchObject({ retryable: true });
  });

  it('does not keep headers in memory from being handed out', async () => {
    const { line, through } = await farDatabase();
    const test = new TestHost({ store: through });
    const host = await test.host;
    onTestFinished(async () => {
      line.heal();
      await host.close();
    });
    const id = await test.authorized();
    const headers = await host.beforeOperation(id);
    line.fallSilent();
    test.now += hour;
    expect(await host.beforeOperation(id)).toBe(headers);
  });
});
