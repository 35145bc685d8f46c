import { connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import { failureOf } from '../support/failure-of.ts';
import { listen } from '../support/listen.ts';
import { emptyPostgres } from '../support/postgres.ts';
import { hour, TestHost } from './support/open-test-host.ts';

/**
 * Stands between store and server and passes everything on. Once armed, it lets the next commit through and cuts the
 * connection in place of the answer; while silent, it swallows everything and cuts nothing.
 */
class FaultyLine {
  armed = false;
  silent = false;
  cuts = 0;
  readonly server = createServer((client) => {
    const upstream = connect(this.#port, '127.0.0.1');
    let cutting = false;
    client.on('data', (chunk) => {
      if (this.silent) return;
      if (this.armed && chunk.includes('commit')) {
        this.armed = false;
        cutting = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!cutting) return void client.write(chunk);
      this.cuts += 1;
      client.destroy();
    });
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }
}

async function farDatabase(): Promise<{ line: FaultyLine; direct: string; through: string }> {
  const direct = await emptyPostgres();
  const url = new URL(direct);
  const line = new FaultyLine(Number(url.port));
  url.port = String(await listen(line.server));
  return { line, direct, through: url.href };
}

describe('F-43: a connection cut after a commit was sent and before its answer', () => {
  it('leaves the outcome open, and says so', async () => {
    const { line, direct, through } = await farDatabase();
    const [store, observer] = [await openStore(through), await openStore(direct)];
    onTestFinished(async () => void (await Promise.all([store.close(), observer.close()])));
    line.armed = true;
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
    line.armed = true;
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
    line.silent = true;
    const waiting = failureOf(() => store.accounts.list());
    await vi.advanceTimersByTimeAsync(14_999);
    const connecting = failureOf(() => store.accounts.list());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await waiting).toMatchObject({ code: 'store.unavailable' });
    expect(await connecting).toMatchObject({ code: 'store.unavailable' });
    line.silent = false;
    vi.useRealTimers();
    expect(await store.accounts.list()).toEqual([]);
  });

  it('does not keep headers in memory from being handed out', async () => {
    const { line, through } = await farDatabase();
    const test = new TestHost({ store: through });
    const host = await test.host;
    onTestFinished(async () => {
      line.silent = false;
      await host.close();
    });
    const id = await test.authorized();
    const headers = await host.beforeOperation(id);
    line.silent = true;
    test.now += hour;
    expect(await host.beforeOperation(id)).toBe(headers);
  });
});
