import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import type { Store } from '../../src/host/store/store.ts';
import { accountRecord } from './support/account-record.ts';
import { engines } from './support/engines.ts';

const [sqlite] = engines;

/** A store with one account over a file whose lock another process can take. */
async function open(): Promise<{ store: Store; address: string; lock: () => () => void }> {
  const address = (await sqlite?.emptyDatabase()) ?? '';
  const store = await openStore(address);
  onTestFinished(() => store.close());
  await store.accounts.insert(accountRecord);
  const lock = () => {
    const other = new Database(address.slice('sqlite:'.length));
    onTestFinished(() => void other.close());
    other.exec('begin immediate');
    return () => void other.exec('rollback');
  };
  return { store, address, lock };
}

const mark = (store: Store, value: number) =>
  store.transaction(({ meta }) => meta.put('m', Buffer.of(value)));

describe('F-48: a database that another process holds locked', () => {
  it('answers every writer five seconds after it asked, not one after the other', {
    timeout: 20_000,
  }, async () => {
    const { store, lock } = await open();
    const release = lock();
    const asked = performance.now();
    const writers = Array.from({ length: 6 }, async (_each, index) => {
      // Half of them are transactions, half are statements of their own.
      const writing = index % 2 === 0 ? mark(store, index) : store.meta.put('m', Buffer.of(index));
      await expect(writing).rejects.toMatchObject({ code: 'store.busy', retryable: true });
      return performance.now() - asked;
    });
    const took = await Promise.all(writers);
    expect(Math.min(...took)).toBeGreaterThanOrEqual(5_000);
    expect(Math.max(...took)).toBeLessThan(8_000);
    release();
    await mark(store, 7);
    expect(await store.meta.get('m')).toEqual(Buffer.of(7));
  });

  it('keeps no read from being answered, and no news of others from being heard', async () => {
    const { store, address, lock } = await open();
    const heard: string[] = [];
    await store.listen((accountId) => heard.push(accountId));
    const other = await openStore(address);
    onTestFinished(() => other.close());
    await other.timeline.append({ accountId: 'a1', at: accountRecord.createdAt, event: 'e', details: {} });
    const release = lock();
    let isWritten = false;
    const writing = Promise.all([1, 2, 3].map((value) => mark(store, value))).then(() => {
      isWritten = true;
    });
    expect(await store.accounts.list()).toHaveLength(1);
    expect((await store.accounts.getTokens(accountRecord.id))?.tokenVersion).toBe(0);
    await vi.waitFor(() => expect(heard).toEqual(['a1']), { timeout: 2_000, interval: 10 });
    expect(isWritten).toBe(false);
    release();
    await writing;
  });

  it('lets the writers in one by one, in the order of asking, as soon as it is free', async () => {
    const { store, lock } = await open();
    const release = lock();
    const done: number[] = [];
    const writing = [1, 2, 3, 4].map(async (value) => {
      await mark(store, value);
      done.push(value);
    });
    await store.accounts.list();
    release();
    await Promise.all(writing);
    expect(done).toEqual([1, 2, 3, 4]);
    expect(await store.meta.get('m')).toEqual(Buffer.of(4));
  });

  it('shows nobody what an open transaction has written', async () => {
    const { store } = await open();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const writing = store.transaction(async ({ meta }) => {
      await meta.put('m', Buffer.of(1));
      await held;
      throw new Error('undone');
    });
    const read = store.meta.get('m');
    release();
    await expect(writing).rejects.toThrow('undone');
    expect(await read).toBeUndefined();
  });
});
