import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { engines } from './support/engines.ts';
import { clientCredentialsInput, hour, TestHost } from './support/open-test-host.ts';

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
