import { afterEach, describe, expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import type { Connector } from '../../src/host/connector.ts';
import type { KillPoint } from '../../src/host/test-seams.ts';
import { brokenInvariants, type Observation } from '../support/history-checker.ts';
import { manifest } from './support/fake-connector.ts';
import { hour } from './support/open-test-host.ts';
import { RenewalWorld } from './support/renewal-world.ts';

/** The connector as it ships names no revocation endpoint: whether Coupa has one is not known. */
const revoking: Connector = {
  hooks,
  manifest: { ...manifest, endpoints: { ...manifest.endpoints, revocation: '/oauth2/revoke' } },
};

let world: RenewalWorld;
const observations: Observation[] = [];

afterEach(async () => {
  observations.length = 0;
  await world.close();
});

const observe = async (): Promise<void> => {
  observations.push(await world.stored());
};
const broken = (answersLost: number) =>
  brokenInvariants({ sandbox: world.sandbox, observations, answersLost });

/** A renewal that stands still at a point, as a stopped process would, until `goOn`. */
async function paused(point: KillPoint, rotation: 'strict' | 'doorkeeper' = 'strict') {
  world = await RenewalWorld.open(rotation);
  await observe();
  const reached = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const killPoint = async (here: KillPoint) => {
    if (here !== point) return;
    reached.resolve();
    await held.promise;
  };
  const host = await world.host({ killPoint }, { connector: revoking });
  const renewal = host.refresh(world.accountId);
  renewal.catch(() => undefined);
  await reached.promise;
  return { host, renewal, goOn: () => held.resolve() };
}

describe('F-37: a holder that is paused for longer than its lease lasts', () => {
  it('(a) before sending, sends nothing when it wakes', async () => {
    const { host, renewal, goOn } = await paused('after_claim');
    world.leaseOffset = 90_000;
    const other = await world.host();
    expect((await other.refresh(world.accountId)).token?.version).toBe(2);
    expect(world.spent).toHaveLength(1);
    goOn();
    expect((await renewal).token?.version).toBe(2);
    expect(world.spent).toHaveLength(1);
    await host.close();
    await other.close();
    await observe();
    expect(broken(0)).toEqual([]);
  });

  it('(a) before sending, sends nothing either when nobody else has', async () => {
    const { host, renewal, goOn } = await paused('after_claim');
    world.leaseOffset = 90_000;
    goOn();
    await expect(renewal).rejects.toMatchObject({ code: 'refresh.wait_timed_out', retryable: true });
    expect(world.spent).toHaveLength(0);
    expect((await host.refresh(world.accountId)).token?.version).toBe(2);
    await host.close();
    await observe();
    expect(broken(0)).toEqual([]);
  });

  it('(b) with the answer in hand, stores it although the lease has gone to another', async () => {
    const { host, renewal, goOn } = await paused('after_answer');
    world.leaseOffset = 90_000;
    world.now += 20.5 * hour;
    const other = await world.host();
    expect((await other.beforeOperation(world.accountId)).tokenVersion).toBe(1);
    await expect.poll(async () => (await world.stored()).failure?.code).toBe('refresh.uncertain');
    goOn();
    expect((await renewal).token?.version).toBe(2);
    await other.close();
    await host.close();
    await observe();
    expect(observations.at(-1)).toMatchObject({ version: 2, failure: null });
    expect(world.spent).toHaveLength(1);
    expect(broken(0)).toEqual([]);
  });

  it('(c) with the answer in hand, gives way to the successor that another has stored since', async () => {
    const { host, renewal, goOn } = await paused('after_answer', 'doorkeeper');
    world.leaseOffset = 90_000;
    const other = await world.host();
    expect((await other.refresh(world.accountId)).token?.version).toBe(2);
    await observe();
    goOn();
    expect((await renewal).token?.version).toBe(2);
    await other.close();
    await host.close();
    await observe();
    expect(observations.at(-1)).toEqual(observations.at(-2));
    expect(broken(1)).toEqual([]);
  });
});

describe('an account that changes while its renewal is under way', () => {
  it('F-38: keeps the rotated token, whatever else of it is edited', async () => {
    const { host, renewal, goOn } = await paused('after_answer');
    const { settings, settingsVersion } = await host.accounts.show(world.accountId);
    const { identifier } = world.sandbox.clients.seeded.authorizationCode;
    const input = { ...settings, scopes: settings.scopes.join(' '), clientId: identifier, label: 'Renamed' };
    await host.accounts.edit(world.accountId, input, settingsVersion);
    goOn();
    expect(await renewal).toMatchObject({ settings: { label: 'Renamed' }, token: { version: 2 } });
    await host.close();
    await observe();
    expect(broken(0)).toEqual([]);
  });

  it('F-39: keeps the newer grant when it is authorized again', async () => {
    const { host, renewal, goOn } = await paused('after_answer');
    await world.authorizeAgain(host);
    await observe();
    goOn();
    expect((await renewal).token?.version).toBe(2);
    await host.close();
    await observe();
    expect(observations.at(-1)).toEqual(observations.at(-2));
    // The answer to the older grant gave way to the newer one.
    expect(broken(1)).toEqual([]);
  });

  it.each(['disconnect', 'remove'] as const)(
    'F-40: is not brought back after %s, and the late token is revoked',
    async (change) => {
      const { host, renewal, goOn } = await paused('after_answer', 'strict');
      if (change === 'disconnect') await host.disconnect(world.accountId);
      else await host.accounts.remove(world.accountId);
      const lateRefreshToken = world.sandbox.issued.findLast(({ kind }) => kind === 'refresh');
      goOn();
      await expect(renewal).rejects.toMatchObject({
        code: change === 'disconnect' ? 'account.not_authorized' : 'account.not_found',
      });
      const revoked = world.sandbox.log
        .filter(({ path, status }) => path === '/oauth2/revoke' && status === 200)
        .map(({ bodyParameters }) => bodyParameters['token']);
      expect(revoked.filter((token) => token === lateRefreshToken?.fingerprint)).toHaveLength(1);
      expect((await world.stored()).tokens).toBeNull();
      await host.close();
    },
  );
});

describe('a caller behind a lease of somebody else', () => {
  it('never renews without it, and hears after 25 seconds that it may try again', async () => {
    const { host, renewal, goOn } = await paused('after_claim');
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const other = await world.host({}, { wait });
    await expect(other.refresh(world.accountId)).rejects.toMatchObject({
      code: 'refresh.wait_timed_out',
      retryable: true,
    });
    const waited = waits.reduce((sum, milliseconds) => sum + milliseconds, 0);
    expect(waited).toBeGreaterThanOrEqual(25_000);
    expect(waited).toBeLessThan(25_400);
    expect(new Set(waits).size).toBeGreaterThan(50);
    expect(world.spent).toHaveLength(0);
    goOn();
    await renewal;
    await host.close();
    await other.close();
  });
});
