import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { brokenInvariants } from '../support/history-checker.ts';
import { observeAccount } from '../support/observe-account.ts';
import { engines } from './support/engines.ts';
import { clientCredentialsInput, hour, TestHost, testRing } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

const withinASecond = { timeout: 1_000, interval: 10 };

describe.each(engines)('two hosts on one database of $name', ({ emptyDatabase }) => {
  async function openTwo(): Promise<{ one: TestHost; here: Host; there: Host; id: string }> {
    const store = await emptyDatabase();
    const [one, other] = [new TestHost({ store }), new TestHost({ store })];
    const [here, there] = [await one.host, await other.host];
    onTestFinished(async () => void (await Promise.all([here.close(), there.close()])));
    const id = await one.authorized();
    // News of the authorization may still be on its way and empty the memory once more.
    await vi.waitFor(async () => {
      await there.beforeOperation(id);
      expect(there.peek(id)?.tokenVersion).toBe(1);
    }, withinASecond);
    return { one, here, there, id };
  }

  it('a renewal by one reaches the memory of the other within a second', async () => {
    const { one, here, there, id } = await openTwo();
    one.now += hour;
    await here.refresh(id);
    await vi.waitFor(() => expect(there.peek(id)?.tokenVersion).not.toBe(1), withinASecond);
    expect((await there.beforeOperation(id)).tokenVersion).toBe(2);
  });

  it('F-31: both renewing at once send one request', async () => {
    const store = await emptyDatabase();
    const one = new TestHost({ store });
    const here = await one.host;
    const there = await new TestHost({ store, connector: one.connector, clock: () => one.now }).host;
    onTestFinished(async () => void (await Promise.all([here.close(), there.close()])));
    const id = await one.authorized();
    one.now += 30 * hour;
    const all = await Promise.all([here, there, here, there].map((host) => host.beforeOperation(id)));
    expect(new Set(all.map(({ tokenVersion }) => tokenVersion))).toEqual(new Set([2]));
    expect(one.connector.refreshes).toHaveLength(1);
  });

  it('F-31: both renewing at once, generation after generation, never spend a refresh token twice', async () => {
    const address = await emptyDatabase();
    const world = new SandboxHosts({ rotation: 'strict' }, address);
    const hosts = [await world.open(), await world.open()] as const;
    const store = await openStore(address);
    onTestFinished(() => store.close());
    const id = await world.authorize(hosts[0]);
    const observations = [await observeAccount(store, id, testRing)];
    for (let version = 2; version <= 6; version += 1) {
      world.now += 30 * hour;
      await Promise.all([...hosts, ...hosts].map((host) => host.beforeOperation(id)));
      observations.push(await observeAccount(store, id, testRing));
      expect(observations.at(-1)).toMatchObject({ version, failure: null });
    }
    expect(brokenInvariants({ sandbox: world.sandbox, observations, answersLost: 0 })).toEqual([]);
  });

  it('an edit, a disconnect and a removal by one reach the other', async () => {
    const { here, there, id } = await openTwo();
    await here.accounts.edit(id, { ...clientCredentialsInput, label: 'New' }, 1);
    await vi.waitFor(() => expect(there.peek(id)).toBeUndefined(), withinASecond);
    await there.beforeOperation(id);
    await here.disconnect(id);
    await vi.waitFor(() => expect(there.peek(id)).toBeUndefined(), withinASecond);
    await expect(there.beforeOperation(id)).rejects.toMatchObject({ code: 'account.not_authorized' });
    await here.accounts.remove(id);
    await expect(there.beforeOperation(id)).rejects.toMatchObject({ code: 'account.not_found' });
  });
});
