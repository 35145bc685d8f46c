import { describe, expect, it, onTestFinished } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { disconnectAccount } from '../../src/host/disconnect-account.ts';
import { noteEnded } from '../../src/host/renewal/note-ended.ts';
import { renewOnce } from '../../src/host/renewal/renew-once.ts';
import { createRejectionHandler } from '../../src/host/renewal/renew-rejected.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import type { Store, StoreTables } from '../../src/host/store/store.ts';
import { engines } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';
import { SchedulerWorld, vault, type WorldHost } from './support/scheduler-world.ts';

const instance = 'acme.coupahost.com';
const authorizedAt = '2026-01-01T00:00:00.000Z';

const consented = {
  settings: { grantType: 'authorization_code' },
  tokens: { refreshToken: 'CANARY-refresh-0', authorizedAt },
} as const;

const minted = {} as const;

/** The new token version, or what the renewal was refused with. */
const end = (renewal: Promise<{ readonly current: { readonly tokenVersion: number } }>) =>
  renewal.then(
    ({ current }) => current.tokenVersion,
    (error: unknown) => (error instanceof ConnectorError ? error.code : 'no error of ours'),
  );

describe.each(engines)('beside other hosts on $name', ({ emptyDatabase }) => {
  async function open(change: typeof consented | typeof minted) {
    const world = new SchedulerWorld(await emptyDatabase());
    const [id = ''] = await world.seed(
      1,
      () => instance,
      () => change,
    );
    const [here, there] = [await world.host(), await world.host()];
    return { world, id, here, there };
  }

  /** The lease of an account in other hands; how they give it back. */
  async function takeLease(
    { parts: { store } }: WorldHost,
    accountId: string,
  ): Promise<() => Promise<unknown>> {
    const token = (await store.accounts.get(accountId))?.token;
    const spent = {
      version: 1,
      generation: 1,
      refreshFingerprint: token?.tokens?.refreshFingerprint ?? null,
    };
    const lease = { owner: 'other', attemptId: 'other', milliseconds: 60_000, spent };
    const claim = await store.leases.claim(accountId, lease);
    if (claim.outcome !== 'claimed') throw new Error('The lease is in use.');
    const { fence } = claim;
    return () => store.leases.release({ ...lease, accountId, fence, version: 1 }, 0);
  }

  /** The store whose next transaction another holder gets ahead of, after its first read, with a successor. */
  function overtaken(world: SchedulerWorld, { parts: { store } }: WorldHost, accountId: string): Store {
    let isOvertaken = false;
    const overtake = async () => {
      if (isOvertaken) return;
      isOvertaken = true;
      const other = await openStore(world.address);
      const { token } = (await other.accounts.get(accountId)) ?? {};
      const refreshFingerprint = token?.tokens?.refreshFingerprint ?? null;
      const next = tokenStateAt(world.time.now, { refreshToken: 'CANARY-refresh-2', authorizedAt });
      const tokens = vault.sealTokens(accountId, next);
      await other.tokens.succeed(accountId, tokens, { version: 1, generation: 1, refreshFingerprint });
      await other.close();
    };
    const isSqlite = world.address.startsWith('sqlite');
    const reading = (tables: StoreTables): StoreTables => ({
      ...tables,
      tokens: {
        ...tables.tokens,
        // SQLite lets nobody in between; there it has happened just before.
        holdVersion: async (id, version) => {
          await tables.accounts.get(id);
          if (!isSqlite) await overtake();
          return tables.tokens.holdVersion(id, version);
        },
      },
    });
    const transaction: Store['transaction'] = (work) =>
      world.time.during(async () => {
        if (isSqlite) await overtake();
        return store.transaction((tables) => work(reading(tables)));
      });
    return new Proxy(store, {
      get: (of, name) => (name === 'transaction' ? transaction : Reflect.get(of, name)),
    });
  }

  it.each([
    ['left open', { status: 502 }, 'refresh.uncertain'],
    ['refused', { status: 400, body: { error: 'invalid_grant' } }, 'token.grant_ended'],
    ['put off', { status: 503 }, 'token.unavailable'],
  ])('whoever renews by hand behind an attempt that is %s takes its outcome', async (_name, answer, code) => {
    const { world, id, here, there } = await open(consented);
    world.latency = 2_000;
    world.answer = () => answer;
    const first = end(here.coordinator.renew(id, 'manual'));
    await world.time.pass(500);
    const second = end(there.coordinator.renew(id, 'manual'));
    await world.time.settle(Promise.all([first, second]), 60_000);
    expect(await second).toBe(code);
    expect(world.posts).toHaveLength(1);
    await world.time.settle(end(there.coordinator.renew(id, 'manual')), 60_000);
    expect(world.posts).toHaveLength(2);
  });

  it('a renewal that waited at the gate keeps to the pause that was noted meanwhile', async () => {
    const world = new SchedulerWorld(await emptyDatabase());
    const ids = await world.seed(
      5,
      () => instance,
      (index) => ({ ...consented, clientId: `client-${index}` }),
    );
    const [here, there] = [await world.host(), await world.host()];
    const [id = '', ...others] = ids;
    world.latency = 5_000;
    const filling = others.map((other) => end(here.coordinator.renew(other, 'expired')));
    await world.time.pass(100);
    const waiting = end(here.coordinator.renew(id, 'expired'));
    await world.time.pass(100);
    world.latency = 500;
    const isOurs = ({ body }: { readonly body: URLSearchParams }) => body.get('client_id') === 'client-0';
    world.answer = (post) => (isOurs(post) ? { status: 503, headers: { 'retry-after': '3000' } } : undefined);
    await world.time.settle(end(there.coordinator.renew(id, 'expired')), 60_000);
    await world.time.settle(Promise.all([waiting, ...filling]), 60_000);
    expect(await waiting).toBe('refresh.cooling_down');
    expect(world.posts.filter(isOurs)).toHaveLength(1);
  });

  it.each(['due', 'expired', 'rejected', 'manual'] as const)(
    'a renewal (%s) that waited does not connect an account again that was disconnected meanwhile',
    async (reason) => {
      const { world, id, here } = await open(minted);
      const giveBack = await takeLease(here, id);
      const renewing = end(renewOnce(here.parts, { accountId: id, reason }));
      await world.time.pass(50);
      await world.time.during(() => disconnectAccount(here.parts, id));
      await giveBack();
      expect(await world.time.settle(renewing, 60_000)).toBe('account.not_authorized');
      expect(world.posts).toEqual([]);
      expect((await here.parts.store.accounts.get(id))?.token?.tokens).toBeNull();
    },
  );

  it('a refusal is not noted over tokens that replaced the refused ones in that very moment', async () => {
    const { world, id, here } = await open(consented);
    world.answer = () => ({ status: 400, body: { error: 'invalid_grant' } });
    const parts = { ...here.parts, store: overtaken(world, here, id) };
    const renewing = end(renewOnce(parts, { accountId: id, reason: 'due' }));
    expect(await world.time.settle(renewing, 60_000)).toBe(2);
    expect(await here.parts.store.accounts.get(id)).toMatchObject({ token: { version: 2 }, failure: null });
  });

  it('an ended authorization is not noted over tokens that replaced its own in that very moment', async () => {
    const { world, id, here } = await open(consented);
    const parts = { ...here.parts, store: overtaken(world, here, id) };
    await noteEnded(parts, { accountId: id, tokenVersion: 1 });
    expect(await here.parts.store.accounts.get(id)).toMatchObject({ token: { version: 2 }, failure: null });
  });

  it('a rejected token is renewed also when a renewal is joined that found nothing due', async () => {
    const world = new SchedulerWorld(await emptyDatabase());
    const [id = ''] = await world.seed(
      1,
      () => instance,
      () => ({ ageHours: 1 }),
    );
    const { parts, coordinator } = await world.host();
    const rejected = createRejectionHandler(parts, coordinator);
    void coordinator.renew(id, 'due');
    const headers = await world.time.settle(rejected({ accountId: id, tokenVersion: 1 }), 60_000);
    expect(headers.tokenVersion).toBe(2);
    expect(world.posts).toHaveLength(1);
  });

  it('a rejected token is not handed out again when its renewal ends while the rejection is looked into', async () => {
    const world = new SchedulerWorld(await emptyDatabase());
    const [id = ''] = await world.seed(1, () => instance);
    const { parts, coordinator } = await world.host();
    const { store } = parts;
    const get: Store['accounts']['get'] = async (accountId) => {
      await coordinator.renew(accountId, 'due');
      return store.accounts.get(accountId);
    };
    const late = { ...parts, store: { ...store, accounts: { ...store.accounts, get } } };
    const rejected = createRejectionHandler(late, coordinator);
    const headers = await world.time.settle(rejected({ accountId: id, tokenVersion: 1 }), 60_000);
    expect(headers.tokenVersion).toBe(2);
    expect(world.posts).toHaveLength(1);
  });

  it('a refusal is told as it is when the store is away right after it', async () => {
    const { world, id, here } = await open(minted);
    let isAway = false;
    world.answer = () => {
      isAway = true;
      return { status: 503 };
    };
    const { store } = here.parts;
    const away = () => Promise.reject(new ConnectorError('store.unavailable'));
    const get: Store['accounts']['get'] = (accountId) => (isAway ? away() : store.accounts.get(accountId));
    const accounts = { ...store.accounts, get };
    const transaction: Store['transaction'] = (work) => (isAway ? away() : store.transaction(work));
    const failing: Store = { ...store, accounts, transaction };
    const renewing = end(renewOnce({ ...here.parts, store: failing }, { accountId: id, reason: 'due' }));
    expect(await world.time.settle(renewing, 60_000)).toBe('token.unavailable');
    onTestFinished(() => world.stop());
  });
});
