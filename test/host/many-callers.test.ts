import { describe, expect, it, onTestFinished } from 'vitest';
import { createVault } from '../../src/host/vault.ts';
import { engines } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';
import { TestHost, testRing } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';
import { seedAccounts } from './support/seed-accounts.ts';

const many = 10_000;
const day = 86_400_000;

describe.each(engines)('ten thousand operations at once on $name', ({ emptyDatabase }) => {
  it('F-30: on one account whose token has ended send exactly one request', async () => {
    const world = new SandboxHosts({}, await emptyDatabase());
    const host = await world.open();
    const id = await world.authorize(host);
    world.now += day;
    const all = await Promise.all(Array.from({ length: many }, () => host.beforeOperation(id)));
    expect(new Set(all.map(({ tokenVersion }) => tokenVersion))).toEqual(new Set([2]));
    expect(world.posts).toBe(1);
  });

  it('F-74: on as many accounts with fresh tokens send nothing and mix nothing up', async () => {
    const store = await emptyDatabase();
    const test = new TestHost({ store });
    const host = await test.host;
    onTestFinished(() => host.close());
    const account = (index: number) => ({
      tokenState: tokenStateAt(test.now, { accessToken: `CANARY-${index}` }),
    });
    const ids = await seedAccounts(store, createVault(testRing), { count: many, account });
    const first = await Promise.all(ids.map((id) => host.beforeOperation(id)));
    const again = await Promise.all(ids.map((id) => host.beforeOperation(id)));
    const wanted = ids.map((_id, index) => `Bearer CANARY-${index}`);
    expect(first.map(({ headers }) => headers['authorization'])).toEqual(wanted);
    expect(again.every((headers, index) => headers === first[index])).toBe(true);
    expect(test.connector.refreshes).toEqual([]);
  });
});

describe('a host that may remember few accounts', () => {
  it('answers for all, each from its own token, and remembers no more than it may', async () => {
    const store = (await engines[0]?.emptyDatabase()) ?? '';
    const test = new TestHost({ store, cachedAccounts: 10 });
    const host = await test.host;
    onTestFinished(() => host.close());
    const account = (index: number) => ({
      tokenState: tokenStateAt(test.now, { accessToken: `CANARY-${index}` }),
    });
    const ids = await seedAccounts(store, createVault(testRing), { count: 100, account });
    for (const [index, id] of [...ids, ...ids].entries()) {
      const { headers } = await host.beforeOperation(id);
      expect(headers).toEqual({ authorization: `Bearer CANARY-${index % 100}` });
    }
    expect(ids.filter((id) => host.peek(id) !== undefined)).toHaveLength(10);
  });
});
