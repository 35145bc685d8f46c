import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import { rotationModes } from '../../src/sandbox/switches.ts';
import { brokenInvariants } from '../support/history-checker.ts';
import { observeAccount } from '../support/observe-account.ts';
import { repetitions } from '../support/repetitions.ts';
import { engines } from './support/engines.ts';
import { codeInput, hour, TestHost, testRing } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

const refreshes = repetitions(200, 1_000);
const [sqlite] = engines;

describe('renewals in a long row', () => {
  it.each(rotationModes)('F-28, A-29: lose nothing at a service that rotates: %s', async (rotation) => {
    const world = new SandboxHosts({ rotation });
    const host = await world.open();
    const id = await world.authorize(host);
    for (let count = 0; count < refreshes; count += 1) {
      world.now += hour;
      await host.refresh(id);
    }
    const view = await host.accounts.show(id);
    expect(view).toMatchObject({ health: { state: 'healthy' }, token: { version: 1 + refreshes } });
    expect(world.posts).toBe(refreshes);
    const refused = world.sandbox.log.filter(
      ({ path, status }) => path === '/oauth2/token' && status !== 200,
    );
    expect(refused).toEqual([]);
  });

  it.each(rotationModes)('F-28: keep the newest refresh token that was issued: %s', async (rotation) => {
    const address = (await sqlite?.emptyDatabase()) ?? '';
    const world = new SandboxHosts({ rotation }, address);
    const host = await world.open();
    const id = await world.authorize(host);
    const store = await openStore(address);
    const observations = [await observeAccount(store, id, testRing)];
    for (let count = 0; count < 10; count += 1) {
      world.now += hour;
      await host.refresh(id);
      observations.push(await observeAccount(store, id, testRing));
    }
    await store.close();
    const stable = rotation === 'stable' || rotation === 'omit' || rotation === 'every-third';
    const { sandbox } = world;
    expect(brokenInvariants({ sandbox, observations, answersLost: 0, stable })).toEqual([]);
  });
});

describe.each(engines)('what was learned of a token service, on $name', ({ emptyDatabase }) => {
  async function learned() {
    const address = await emptyDatabase();
    const test = new TestHost({ store: address });
    const [host, store] = [await test.host, await openStore(address)];
    const id = await test.authorized(codeInput);
    test.now += hour;
    await host.refresh(id);
    await store.leases.learn(id, { rotation: 'stable', sameAnswers: 2 });
    const close = () => Promise.all([host.close(), store.close()]);
    return { test, host, store, id, close };
  }

  it('is kept when the same client is authorized again', async () => {
    const { test, store, id, close } = await learned();
    await test.authorize(id);
    expect(await store.leases.rotation(id)).toEqual({ rotation: 'stable', sameAnswers: 2 });
    await close();
  });

  it.each([
    ['instance', { host: 'other' }],
    ['client', { clientId: 'client-2' }],
  ])('is forgotten when another %s is authorized', async (_what, change) => {
    const { test, host, store, id, close } = await learned();
    const { settingsVersion } = await host.accounts.show(id);
    await host.accounts.edit(id, { ...codeInput, ...change }, settingsVersion);
    await test.authorize(id);
    expect(await store.leases.rotation(id)).toEqual({ rotation: 'unknown', sameAnswers: 0 });
    await close();
  });
});
