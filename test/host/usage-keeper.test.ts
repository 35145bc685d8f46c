import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { UsageKeeper } from '../../src/host/usage/usage-keeper.ts';
import { TestHost } from './support/open-test-host.ts';

const minute = 60_000;

describe('when an account was last used', () => {
  it('is not changed by looking at it, nor by a renewal', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    await host.refresh(id);
    await host.accounts.list();
    expect((await host.accounts.show(id)).lastUsedAt).toBeUndefined();
  });

  it('is that of the last headers, also of those from memory', async () => {
    const test = new TestHost();
    const host = await test.host;
    const id = await test.authorized();
    await host.beforeOperation(id);
    await host.accounts.list();
    test.now += 10 * minute;
    expect(host.peek(id)).toBeDefined();
    const [account] = await host.accounts.list();
    expect(account?.lastUsedAt).toBe('2026-01-31T12:10:00.000Z');
  });

  it('is of every account by itself, also where memory holds few of them', async () => {
    const test = new TestHost({ cachedAccounts: 1 });
    const host = await test.host;
    const ids = [
      await test.authorized(),
      await test.authorized({ label: 'B', host: 'acme', clientId: 'b', clientSecret: 'CANARY' }),
    ];
    for (const id of ids) {
      await host.beforeOperation(id);
      host.peek(id);
    }
    const used = (await host.accounts.list()).map(({ lastUsedAt }) => lastUsedAt);
    expect(used).toEqual(ids.map(() => '2026-01-31T12:00:00.000Z'));
  });
});

describe('the keeper of usage', () => {
  it('keeps what the store would not take, and says so', async () => {
    const log: object[] = [];
    const written: ReadonlyMap<string, string>[] = [];
    let isAway = true;
    const put = async (usedAt: ReadonlyMap<string, string>): Promise<void> => {
      if (isAway) throw new ConnectorError('store.unavailable');
      written.push(usedAt);
    };
    const keeper = new UsageKeeper({ usage: { put } }, { now: () => 0, log: (entry) => log.push(entry) });
    let used = ['a'];
    keeper.watch(() => used);
    await keeper.flush();
    expect(log).toEqual([{ event: 'usage.unwritten', code: 'store.unavailable' }]);
    isAway = false;
    used = ['b'];
    await keeper.flush();
    expect(written).toEqual([
      new Map([
        ['a', '1970-01-01T00:00:00.000Z'],
        ['b', '1970-01-01T00:00:00.000Z'],
      ]),
    ]);
    used = [];
    await keeper.flush();
    expect(written).toHaveLength(1);
  });
});
