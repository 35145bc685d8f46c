import { inspect } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import type { AccountRecord, Store } from '../../src/host/store/store.ts';
import { failureOf } from '../support/failure-of.ts';
import { asSuperuser, emptyPostgres, postgresAddress, withOptions } from '../support/postgres.ts';
import { accountRecord } from './support/account-record.ts';
import { hour, TestHost } from './support/open-test-host.ts';

let address: string;
/** Finds the connections of this test among those of all tests. */
let name: string;
let store: Store;

beforeEach(async ({ task, onTestFinished }) => {
  name = `t-${task.id}`.slice(0, 60);
  const url = new URL(await emptyPostgres());
  url.searchParams.set('application_name', name);
  address = url.href;
  store = await openStore(address);
  onTestFinished(() => store.close());
});

const terminate = (condition = 'true') =>
  asSuperuser(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${name}' and ${condition}`,
  );

const renamed = (label: string): AccountRecord => ({
  ...accountRecord,
  settings: { ...accountRecord.settings, label },
});

describe('F-42: a connection that is cut', () => {
  it('within a transaction undoes it and says so; the next call works', async () => {
    const cut = store.transaction(async (tables) => {
      await tables.accounts.insert(accountRecord);
      await terminate(`state = 'idle in transaction'`);
      await tables.accounts.list();
    });
    await expect(cut).rejects.toMatchObject({ code: 'store.unavailable', retryable: true });
    expect(await store.accounts.list()).toEqual([]);
  });

  it('while nobody uses it is replaced and does not end the process', async () => {
    await store.accounts.insert(accountRecord);
    await terminate();
    await vi.waitFor(async () => expect(await store.accounts.list()).toHaveLength(1));
  });
});

describe('a request to Coupa under way', () => {
  it('holds no connection and no lock of the database', async ({ onTestFinished }) => {
    const test = new TestHost({ store: address });
    const host = await test.host;
    onTestFinished(() => host.close());
    const id = await test.authorized();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    test.connector.held = held;
    const renewing = host.refresh(id);
    await vi.waitFor(() => expect(test.connector.refreshes).toHaveLength(1));
    const busy = `select state from pg_stat_activity where application_name = '${name}' and state <> 'idle'`;
    expect(await asSuperuser(busy)).toEqual([]);
    release();
    expect((await renewing).token?.version).toBe(2);
  });
});

describe('F-45: a pool in full use', () => {
  it('answers store.busy after five seconds, and works again as soon as one is free', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    let begun = 0;
    const holders = Array.from({ length: 10 }, () =>
      store.transaction(async () => {
        begun += 1;
        await released;
      }),
    );
    await vi.waitFor(() => expect(begun).toBe(10));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const waiting = failureOf(() => store.accounts.list());
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await waiting).toMatchObject({ code: 'store.busy', retryable: true });
    } finally {
      vi.useRealTimers();
      release();
    }
    await Promise.all(holders);
    expect(await store.accounts.list()).toEqual([]);
  });
});

describe('F-46: transactions in each other’s way', () => {
  it('are run again until each has had its turn', async () => {
    await store.meta.put('count', Buffer.of(0));
    const increment = () =>
      store.transaction(async ({ meta }) => {
        const [count = 0] = (await meta.get('count')) ?? [];
        await meta.put('count', Buffer.of(count + 1));
      });
    await Promise.all([increment(), increment(), increment()]);
    expect(await store.meta.get('count')).toEqual(Buffer.of(3));
  });

  it('end in store.busy after the fifth try', async () => {
    await store.accounts.insert(accountRecord);
    let tries = 0;
    const losing = store.transaction(async (tables) => {
      tries += 1;
      await tables.accounts.list();
      await store.accounts.update(renamed(`winner ${tries}`), 1);
      await tables.accounts.update(renamed('loser'), 1);
    });
    await expect(losing).rejects.toMatchObject({ code: 'store.busy', details: { driverCode: '40001' } });
    expect(tries).toBe(5);
    expect((await store.accounts.get(accountRecord.id))?.settings.label).toBe('winner 5');
  });
});

describe('F-47: a database that takes no writes', () => {
  it('is read, and refuses every write before anything could be sent', async ({ onTestFinished }) => {
    await store.accounts.insert(accountRecord);
    const replica = await openStore(withOptions(address, '-c default_transaction_read_only=on'));
    onTestFinished(() => replica.close());
    expect(await replica.accounts.list()).toHaveLength(1);
    const request = { owner: 'o', attemptId: 'a', spent: null, milliseconds: 1_000 };
    const writes = [
      () => replica.leases.claim(accountRecord.id, request),
      () => replica.accounts.delete(accountRecord.id),
      () => replica.transaction((tables) => tables.accounts.update(renamed('other'), 1)),
    ];
    for (const write of writes) expect(await failureOf(write)).toMatchObject({ code: 'store.read_only' });
    expect(await store.accounts.list()).toMatchObject([{ settings: accountRecord.settings }]);
  });

  it('lets a host serve the living token, and send no request', async ({ onTestFinished }) => {
    const empty = await emptyPostgres();
    const writer = new TestHost({ store: empty });
    const id = await writer.authorized();
    await (await writer.host).close();
    const reader = new TestHost({ store: withOptions(empty, '-c default_transaction_read_only=on') });
    const host = await reader.host;
    onTestFinished(() => host.close());
    await expect(host.refresh(id)).rejects.toMatchObject({ code: 'store.read_only' });
    reader.now += 20 * hour;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    expect(reader.connector.refreshes).toEqual([]);
  });

  it('cannot be brought to a new version', async () => {
    const empty = withOptions(await emptyPostgres(), '-c default_transaction_read_only=on');
    expect(await failureOf(() => openStore(empty))).toMatchObject({ code: 'store.read_only' });
  });
});

describe('an address that leads nowhere', () => {
  const secret = 'CANARY-password';
  const real = async (change: { readonly password?: string; readonly pathname?: string }) =>
    Object.assign(new URL(await postgresAddress()), change).href;

  it.each([
    ['nobody listens', 'store.unavailable', () => `postgres://u:${secret}@127.0.0.1:1/d`],
    ['the name is unknown', 'store.unavailable', () => `postgres://u:${secret}@nowhere.invalid/d`],
    ['the password is wrong', 'store.unreadable', () => real({ password: secret })],
    ['the database is missing', 'store.unreadable', () => real({ pathname: '/none' })],
    ['it is no address', 'store.unreadable', () => `postgres://u:${secret}@[`],
  ])('says so without the password: %s', async (_case, code, addressOf) => {
    const error = await failureOf(async () => openStore(await addressOf()));
    expect(error).toMatchObject({ code });
    const told = inspect(error, { showHidden: true, depth: 10 });
    expect(told).not.toContain('CANARY');
    expect(told).not.toContain(new URL(await postgresAddress()).password);
  });
});
