import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { accountRecord } from './support/account-record.ts';
import { engines } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';
import { hour } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

const unauthorized = async () => new Response('', { status: 401 });

describe.each(engines)('an API that refuses every token, on $name', ({ emptyDatabase }) => {
  it('A-36: costs one renewal a minute in all, however many hosts and calls there are', async () => {
    const world = new SandboxHosts({}, await emptyDatabase());
    const hosts: readonly Host[] = await Promise.all(
      Array.from({ length: 8 }, () => world.open({ apiFetch: unauthorized })),
    );
    const [first] = hosts;
    const id = first === undefined ? '' : await world.authorize(first);
    world.now += hour;
    const request = { method: 'GET', path: '/api/users' } as const;
    const callAll = (rounds: number) =>
      Promise.all(
        hosts.map(async (host) => {
          for (let round = 0; round < rounds; round += 1)
            await host.operate(id, request).catch(() => undefined);
        }),
      );
    const start = world.now;
    await callAll(60);
    expect(world.posts).toBe(1);
    // The settle time was waited for, which moved the clock; the minute is not over.
    expect(world.now - start).toBeLessThan(60_000);
    await callAll(65);
    expect(world.posts).toBe(1);
    world.now = start + 70_000;
    await callAll(3);
    expect(world.posts).toBe(2);
  });

  it('A-36: tells when the next renewal can be forced', async () => {
    const world = new SandboxHosts({}, await emptyDatabase());
    const [here, there] = [await world.open(), await world.open()];
    const id = await world.authorize(here);
    world.now += hour;
    expect((await here.renewRejected(id, 1)).tokenVersion).toBe(2);
    world.now += 20_000;
    for (const host of [there, there, here]) {
      await expect(host.renewRejected(id, 2)).rejects.toMatchObject({
        code: 'api.unauthorized',
        details: { retryAfterSeconds: 40 },
      });
    }
    world.now += 40_000;
    expect((await there.renewRejected(id, 2)).tokenVersion).toBe(3);
    expect(world.posts).toBe(2);
  });

  it('a token that one host knows to be rejected leaves the memory of the other within a second', async () => {
    const world = new SandboxHosts({}, await emptyDatabase());
    const [here, there] = [await world.open(), await world.open()];
    const id = await world.authorize(here);
    world.now += hour;
    const within = { timeout: 1_000, interval: 5 };
    await vi.waitFor(async () => {
      await there.beforeOperation(id);
      expect(there.peek(id)?.tokenVersion).toBe(1);
    }, within);
    await here.renewRejected(id, 1);
    await vi.waitFor(() => expect(there.peek(id)?.tokenVersion).not.toBe(1), within);
    expect((await there.beforeOperation(id)).tokenVersion).toBe(2);
  });
});

describe.each(engines)('a forced claim on $name', ({ emptyDatabase }) => {
  const { id } = accountRecord;
  const { accessToken: _access, ...facts } = tokenStateAt(0);
  const tokens = { sealed: Buffer.of(1), facts, accessFingerprint: 'a', refreshFingerprint: null };
  let now = 0;

  async function open() {
    now = 1_000_000;
    const store = await openStore(await emptyDatabase(), { leaseClock: () => now });
    onTestFinished(() => store.close());
    await store.accounts.insert(accountRecord);
    await store.tokens.save(id, { version: 1, generation: 1, tokens }, null);
    let version = 1;
    const spent = () => ({ version, generation: 1, refreshFingerprint: null });
    const release = (fence: number) =>
      store.leases.release({ accountId: id, owner: 'o', attemptId: 'a', fence, version }, 0);
    const claim = async (forced = true) => {
      const answer = await store.leases.claim(id, {
        owner: 'o',
        attemptId: 'a',
        spent: spent(),
        milliseconds: 60_000,
        ...(forced ? { forcedApartMilliseconds: 60_000 } : {}),
      });
      if (answer.outcome === 'claimed') await release(answer.fence);
      return answer.outcome === 'forced_before' ? answer.freeInMilliseconds : answer.outcome;
    };
    const renew = async () => {
      await store.tokens.succeed(id, tokens, spent());
      version += 1;
    };
    return { store, claim, renew };
  }

  it('is granted once for a version and never again, unforced ones at any time', async () => {
    const { claim } = await open();
    expect(await claim(false)).toBe('claimed');
    expect(await claim()).toBe('claimed');
    expect(await claim()).toBeNull();
    now += 86_400_000;
    expect(await claim()).toBeNull();
    expect(await claim(false)).toBe('claimed');
  });

  it('is granted for the next version a minute after the last, by the clock of the database', async () => {
    const { claim, renew } = await open();
    await claim();
    await renew();
    expect(await claim()).toBe(60_000);
    now += 59_999;
    expect(await claim()).toBe(1);
    now += 1;
    expect(await claim()).toBe('claimed');
  });

  it('is not put off by a clock that was set back', async () => {
    const { claim, renew } = await open();
    await claim();
    await renew();
    now -= 3_600_000;
    expect(await claim()).toBe('claimed');
  });

  it('waits like any other while the lease is held, without being counted', async () => {
    const { store, claim } = await open();
    const spent = { version: 1, generation: 1, refreshFingerprint: null };
    await store.leases.claim(id, { owner: 'other', attemptId: 'b', spent, milliseconds: 1_000 });
    expect(await claim()).toBe('taken');
    now += 1_000;
    expect(await claim()).toBe('claimed');
  });

  it('goes to one of any number of claimants', async () => {
    const { store } = await open();
    const spent = { version: 1, generation: 1, refreshFingerprint: null };
    const request = { owner: 'o', spent, milliseconds: 60_000, forcedApartMilliseconds: 60_000 };
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_each, index) =>
        store.leases.claim(id, { ...request, attemptId: `${index}` }),
      ),
    );
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
  });
});
