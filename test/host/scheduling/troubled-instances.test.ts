import { describe, expect, it } from 'vitest';
import type { ConnectorError } from '../../../src/errors.ts';
import { deriveHealth } from '../../../src/host/accounts/derive-health.ts';
import { beginAuthorization } from '../../../src/host/authorization/begin-authorization.ts';
import { completeAuthorization } from '../../../src/host/authorization/complete-authorization.ts';
import { openDraft } from '../../../src/host/authorization/open-draft.ts';
import type { HostParts } from '../../../src/host/host-parts.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import { peak, quickDatabase, SchedulerWorld, schedulerDatabases } from '../support/scheduler-world.ts';

const minute = 60_000;
const hour = 60 * minute;
const instance = 'acme.coupahost.com';
const limited = { status: 429 } as const;

const consented = {
  status: 200,
  body: {
    access_token: 'CANARY-access-by-consent',
    refresh_token: 'CANARY-refresh-by-consent',
    token_type: 'bearer',
    expires_in: 86_399,
    scope: 'core.common.read offline_access',
  },
} as const;
const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };

function refusal(error: string) {
  return { status: 401, body: { error }, headers: { 'www-authenticate': 'Basic' } } as const;
}

/** A consent of a person for a new account; the draft that has its tokens. */
async function consentAt(host: string, parts: HostParts): Promise<string> {
  const input = {
    label: 'New',
    host,
    clientId: 'client-1',
    clientSecret: 'CANARY-secret',
    grantType: 'authorization_code',
    scopes: 'core.common.read offline_access',
  } as const;
  const { draftId } = await openDraft(parts, { input }, actor);
  const { outcome } = await beginAuthorization(parts, draftId, actor);
  const state = new URL(outcome.outcome === 'redirect' ? outcome.url : '').searchParams.get('state') ?? '';
  return (await completeAuthorization(parts, `code=CANARY-code&state=${state}`, actor)).draftId;
}

async function failuresIn(world: SchedulerWorld) {
  const store = await openStore(world.address);
  const accounts = await store.accounts.list();
  await store.close();
  return accounts.flatMap(({ failure }) => failure ?? []);
}

describe.each(schedulerDatabases)(
  'an instance whose gateway fails for ten minutes (F-02), on $name',
  ({ database }) => {
    it('is asked at most thirty times, and operations go on with their living tokens', async () => {
      const world = new SchedulerWorld(await database());
      const ids = await world.seed(100, () => instance);
      world.answer = () => ({ status: 502 });
      const [host] = await world.running(2);
      const served: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        for (const id of ids.slice(0, 10)) {
          const headers = host?.coordinator.headers(id) ?? Promise.reject();
          served.push((await world.time.settle(headers, minute)).tokenVersion);
        }
        await world.time.pass(30_000 - 1_000);
      }
      expect(world.posts.length).toBeGreaterThan(5);
      expect(world.posts.length).toBeLessThanOrEqual(30);
      expect(new Set(served)).toEqual(new Set([1]));
      // Those that were not asked have nothing to say.
      expect((await failuresIn(world)).length).toBeLessThanOrEqual(world.posts.length);
      await world.stop();
    });

    it('is named, with the time of the next try, to an operation whose token has ended', async () => {
      const world = new SchedulerWorld(await database());
      const [last = ''] = (
        await world.seed(
          20,
          () => instance,
          () => ({ ageHours: 30 }),
        )
      ).slice(-1);
      world.answer = () => ({ status: 503 });
      const [host] = await world.running(1);
      await world.time.until(() => world.posts.length >= 6, minute);
      const asked = world.posts.length;
      await expect(host?.coordinator.headers(last)).rejects.toMatchObject({
        code: 'refresh.instance_unavailable',
        retryable: true,
        details: { instance, nextTryAt: expect.stringMatching(/^2026-01-31T/) },
      });
      expect(world.posts.length).toBe(asked);
      await world.stop();
    });

    it('leaves no account healthy whose token has ended', async () => {
      const world = new SchedulerWorld(await database());
      await world.seed(20, () => instance);
      world.answer = () => ({ status: 503 });
      const [host] = await world.running(1);
      await world.time.until(() => host?.parts.gate.isDoubtful(instance) === true, minute);
      world.time.jump(6 * hour);
      await world.time.pass(minute);
      const accounts = (await host?.parts.store.accounts.list()) ?? [];
      const causes = host === undefined ? [] : accounts.map((account) => deriveHealth(host.parts, account));
      expect(new Set(causes.map(({ state }) => state))).toEqual(new Set(['degraded']));
      expect(causes.map(({ cause }) => cause)).toContain('refresh.instance_unavailable');
      await world.stop();
    });

    it('is asked at once when somebody renews by hand, and an answer ends the rest for all', async () => {
      const world = new SchedulerWorld(await database());
      const ids = await world.seed(20, () => instance);
      world.answer = () => ({ status: 503 });
      const [host] = await world.running(1);
      await world.time.until(() => host?.parts.gate.isDoubtful(instance) === true, minute);
      await world.time.pass(5_000);
      world.answer = () => undefined;
      const renewed = host?.coordinator.renew(ids.at(-1) ?? '', 'manual') ?? Promise.reject();
      expect((await world.time.settle(renewed, 5_000)).saved).toBe(true);
      await world.time.until(() => world.renewed.length === 20, minute);
      await world.stop();
    });
  },
);

describe('an instance whose rest is over', () => {
  it('F-34: is noted to work again when the answer that shows it is in the journal, not before', async () => {
    const world = new SchedulerWorld(quickDatabase());
    const [id = ''] = await world.seed(20, () => instance);
    world.answer = () => ({ status: 503 });
    const [host] = await world.running(1);
    if (host === undefined) throw new Error('Nobody runs.');
    await world.time.until(() => host.parts.gate.isDoubtful(instance), minute);
    await world.time.pass(5_000);
    const order: string[] = [];
    const { journal, store } = host.parts;
    const [record, setRest] = [journal.record.bind(journal), store.instances.setRest];
    journal.record = async (entry) => {
      await record(entry);
      order.push('journal');
    };
    store.instances.setRest = async (...rest) => {
      order.push('works again');
      await setRest(...rest);
    };
    world.answer = () => undefined;
    await world.time.settle(host.coordinator.renew(id, 'manual'), 5_000);
    expect(order.slice(0, 2)).toEqual(['journal', 'works again']);
    await world.stop();
  });

  it('is asked by one host of all, although operations wait on each', async () => {
    const world = new SchedulerWorld(quickDatabase());
    const ids = await world.seed(
      3,
      () => instance,
      () => ({ ageHours: 30 }),
    );
    const hosts = [await world.host(), await world.host(), await world.host()];
    const until = new Date(world.time.now + 30_000).toISOString();
    await hosts[0]?.parts.store.instances.setRest(instance, { cause: 'failing', until });
    world.answer = () => ({ status: 503 });
    const ask = () =>
      Promise.all(
        hosts.map(({ coordinator }, index) =>
          coordinator.headers(ids[index] ?? '').catch((error: ConnectorError) => error.code),
        ),
      );
    expect(new Set(await world.time.settle(ask(), minute))).toEqual(
      new Set(['refresh.instance_unavailable']),
    );
    expect(world.posts).toHaveLength(0);
    await world.time.pass(30_000);
    const ends = await world.time.settle(ask(), minute);
    expect(ends.toSorted()).toEqual([
      'refresh.instance_unavailable',
      'refresh.instance_unavailable',
      'token.unavailable',
    ]);
    expect(world.posts).toHaveLength(1);
  });
});

describe.each(schedulerDatabases)('an instance that answers 429 (F-05), on $name', ({ database }) => {
  it('is asked once in half a minute, until it gives tokens again', async () => {
    const world = new SchedulerWorld(await database());
    await world.seed(100, () => instance);
    world.answer = () => limited;
    await world.running(2);
    await world.time.pass(10 * minute);
    // The first few were under way when the first answer came.
    expect(world.posts.length).toBeLessThanOrEqual(2 + 20);
    expect(peak(world.posts.slice(2), 29_000)).toBe(1);
    world.answer = () => undefined;
    await world.time.until(() => world.renewed.length === 100, 2 * minute);
    await world.stop();
  });

  it('is authorized at all the same while its renewals are held back', async () => {
    const world = new SchedulerWorld(await database());
    await world.seed(100, () => instance);
    world.answer = ({ body }) => (body.get('grant_type') === 'authorization_code' ? consented : limited);
    const [host] = await world.running(1);
    await world.time.until(() => host?.parts.gate.isDoubtful(instance) === true, minute);
    const asked = world.time.now;
    const consenting = host === undefined ? Promise.reject() : consentAt(instance, host.parts);
    const draftId = await world.time.settle(consenting, minute);
    // At once, although the next renewal has to wait for half a minute.
    expect(world.time.now - asked).toBeLessThan(5_000);
    expect(world.posts.filter(({ body }) => body.get('grant_type') === 'authorization_code')).toHaveLength(1);
    expect((await host?.parts.store.drafts.get(draftId))?.tokens).not.toBeNull();
    expect(host?.parts.gate.isDoubtful(instance)).toBe(true);
    await world.stop();
  });

  it('is left alone for as long as it asks', async () => {
    const world = new SchedulerWorld(await database());
    await world.seed(10, () => instance);
    world.answer = () => ({ ...limited, headers: { 'retry-after': '300' } });
    await world.running(1);
    await world.time.pass(4 * minute);
    // Those that were under way when the first answer came.
    expect(world.posts.length).toBe(2);
    await world.time.pass(2 * minute);
    expect(world.posts.length).toBe(3);
    await world.stop();
  });
});

describe.each(schedulerDatabases)(
  'a client that is refused for a thousand accounts (F-27), on $name',
  ({ database, scaled }) => {
    it('is asked three times at most; all keep their tokens and heal within five minutes of one success (A-39)', async () => {
      const accounts = scaled(1_000);
      const world = new SchedulerWorld(await database());
      const ids = await world.seed(accounts, () => instance);
      world.answer = () => refusal('invalid_client');
      const [host] = await world.running(1);
      await world.time.pass(10 * minute);
      expect(world.posts).toHaveLength(3);
      const failures = await failuresIn(world);
      expect(failures).toHaveLength(accounts);
      expect(new Set(failures.map(({ kind }) => kind))).toEqual(new Set(['configuration']));
      world.answer = () => undefined;
      const renewed = host?.coordinator.renew(ids[accounts / 2] ?? '', 'manual') ?? Promise.reject();
      await world.time.settle(renewed, 5_000);
      await world.time.until(() => world.renewed.length === accounts, 5 * minute);
      expect(await failuresIn(world)).toEqual([]);
      await world.stop();
    });

    it('stays unasked over a restart, while another client of the instance goes on', async () => {
      const world = new SchedulerWorld(await database());
      const clientOf = (index: number) => (index % 2 === 0 ? 'refused' : 'accepted');
      await world.seed(
        40,
        () => instance,
        (index) => ({ clientId: clientOf(index) }),
      );
      world.answer = ({ body }) =>
        body.get('client_id') === 'refused' ? refusal('invalid_client') : undefined;
      await world.running(1);
      await world.time.pass(5 * minute);
      await world.stop();
      await world.running(1);
      await world.time.pass(30 * minute);
      expect(world.renewed).toHaveLength(20);
      expect(world.posts).toHaveLength(23);
      await Promise.all(
        world.hosts.slice(1).map(({ scheduler }) => world.time.settle(scheduler.stop(), minute)),
      );
    });
  },
);

describe('a clock that jumps (F-54)', () => {
  it.each([
    ['an hour ahead', hour],
    ['an hour back', -hour],
    ['ten years ahead', 10 * 365 * 24 * hour],
  ])('%s brings no more requests than there are accounts', async (_jump, milliseconds) => {
    const world = new SchedulerWorld(quickDatabase());
    await world.seed(
      60,
      (index) => `i${index % 3}.coupahost.com`,
      () => ({ ageHours: 18.5 }),
    );
    await world.running(1);
    await world.time.pass(2_000);
    world.time.jump(milliseconds);
    await world.time.pass(5 * minute);
    expect(world.posts.length).toBeLessThanOrEqual(60);
    await world.stop();
  });
});

describe('refresh tokens of accounts that nobody uses', () => {
  const consented = (ageHours: number, autoRefreshToken = true) => ({
    ageHours,
    settings: { grantType: 'authorization_code', autoRefreshToken } as const,
    tokens: {
      lifetimeSeconds: 30 * 86_400,
      refreshToken: 'CANARY-refresh-0',
      authorizedAt: '2026-01-01T00:00:00.000Z',
    },
  });

  it('are used once a day, however long the access token lives', async () => {
    const world = new SchedulerWorld(quickDatabase());
    world.lifetimeSeconds = 30 * 86_400;
    await world.seed(
      2,
      () => instance,
      (index) => consented(23 - index * 10),
    );
    await world.running(1);
    await world.time.pass(30 * minute);
    expect(world.posts).toHaveLength(0);
    await world.time.pass(31 * minute);
    expect(world.posts).toHaveLength(1);
    world.time.jump(10 * hour);
    await world.time.pass(minute);
    expect(world.posts).toHaveLength(2);
    world.time.jump(24 * hour);
    await world.time.pass(minute);
    expect(world.posts).toHaveLength(4);
    await world.stop();
  });

  it('are left alone where Auto-refresh token is off', async () => {
    const world = new SchedulerWorld(quickDatabase());
    await world.seed(
      2,
      () => instance,
      () => consented(40, false),
    );
    await world.running(1);
    await world.time.pass(hour);
    expect(world.posts).toHaveLength(0);
    await world.stop();
  });
});
