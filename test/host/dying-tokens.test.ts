import { describe, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { brokenInvariants } from '../support/history-checker.ts';
import { observeAccount } from '../support/observe-account.ts';
import { engines } from './support/engines.ts';
import { hour, testRing } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

const calls = 200;
const request = { method: 'GET', path: '/api/currencies?limit=1' } as const;
const dying = { oldAccessTokenDiesOnRefresh: true, throttle: false };

/** Operations that are sent with the old token and answered only after the renewal has ended it. */
async function operateOverRenewal(world: SandboxHosts, hosts: readonly Host[], id: string) {
  const statuses: number[] = [];
  const all = Array.from({ length: calls }, async (_each, index) => {
    const host = hosts[index % hosts.length];
    if (host !== undefined) statuses.push((await host.operate(id, request)).status);
  });
  await Promise.all(all);
  return { statuses: new Set(statuses), posts: world.posts };
}

/** Lets API calls wait until a renewal has been answered, so that each was sent in vain. */
function holdingUntilRenewed(world: SandboxHosts) {
  const renewed = Promise.withResolvers<void>();
  const fetch = async (
    url: string,
    init: { method: string; headers: Record<string, string>; body?: string },
  ) => {
    const { method, headers, body = null } = init;
    if (new URL(url).pathname.startsWith('/api/')) await renewed.promise;
    return world.sandbox.fetch(new Request(url, { method, headers, body }));
  };
  return { apiFetch: fetch, renewed: () => renewed.resolve() };
}

describe('an old access token that dies at the renewal', () => {
  it('F-29: is no 401 for anybody among 200 calls under way, and leads to no second renewal', async () => {
    const world = new SandboxHosts(dying);
    const { apiFetch, renewed } = holdingUntilRenewed(world);
    const host = await world.open({ apiFetch });
    const id = await world.authorize(host);
    world.now += hour;
    await host.beforeOperation(id);
    const operations = operateOverRenewal(world, [host], id);
    await host.refresh(id);
    renewed();
    expect(await operations).toEqual({ statuses: new Set([200]), posts: 1 });
  });

  it.each(engines)('F-29: over two hosts on $name too', async ({ emptyDatabase }) => {
    const address = await emptyDatabase();
    const world = new SandboxHosts(dying, address);
    const store = await openStore(address);
    onTestFinished(() => store.close());
    const { apiFetch, renewed } = holdingUntilRenewed(world);
    const hosts = [await world.open({ apiFetch }), await world.open({ apiFetch })] as const;
    const id = await world.authorize(hosts[0]);
    const observations = [await observeAccount(store, id, testRing)];
    world.now += hour;
    await Promise.all(hosts.map((host) => host.beforeOperation(id)));
    const operations = operateOverRenewal(world, hosts, id);
    await hosts[0].refresh(id);
    renewed();
    expect(await operations).toEqual({ statuses: new Set([200]), posts: 1 });
    observations.push(await observeAccount(store, id, testRing));
    expect(brokenInvariants({ sandbox: world.sandbox, observations, answersLost: 0 })).toEqual([]);
  });

  it.each(engines)('F-29: and reported while the renewal is still under way, on $name', async (engine) => {
    const world = new SandboxHosts(dying, await engine.emptyDatabase());
    const hosts = [await world.open(), await world.open()] as const;
    const id = await world.authorize(hosts[0]);
    world.now += hour;
    const all = [hosts[0].refresh(id), ...hosts.map((host) => host.renewRejected(id, 1))];
    await Promise.all(all);
    expect(world.posts).toBe(1);
  });
});
