import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LeaseBells } from '../../src/host/renewal/lease-bells.ts';
import { createMemoryJournal } from '../../src/host/renewal/refresh-journal.ts';
import { takeTurn } from '../../src/host/renewal/take-turn.ts';
import { InstanceGate } from '../../src/host/scheduling/instance-gate.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import type { LeaseHolder, Store } from '../../src/host/store/store.ts';
import { createVault } from '../../src/host/vault.ts';
import { accountRecord } from './support/account-record.ts';
import { engines } from './support/engines.ts';
import { manifest, tokenStateAt } from './support/fake-connector.ts';
import { testRing } from './support/open-test-host.ts';

const { id } = accountRecord;
const vault = createVault(testRing);

/** The parts of a host that wait for a turn, with a wait that the test sees and answers. */
function waiterOn(store: Store, wait: (milliseconds: number) => Promise<void>) {
  const bells = new LeaseBells();
  const hookContext = {
    manifest,
    now: () => 0,
    random: (bytes: number) => new Uint8Array(bytes).fill(128),
    fetch: () => Promise.reject(new Error('no request was expected')),
    redirectUri: '',
    callback: 'shared' as const,
    log: () => undefined,
  };
  const gate = new InstanceGate({ store, hookContext, wait });
  const journal = createMemoryJournal();
  const parts = { store, vault, hookContext, bells, wait, gate, journal, owner: 'waiter' };
  return { bells, takeTurn: () => takeTurn(parts, { accountId: id, reason: 'due' }) };
}

const never = (): Promise<void> => new Promise(() => undefined);

describe.each(engines)('a waiter behind the lease of another process on $name', ({ emptyDatabase }) => {
  async function open() {
    const address = await emptyDatabase();
    const [here, there] = [await openStore(address), await openStore(address)];
    onTestFinished(async () => void (await Promise.all([here.close(), there.close()])));
    await there.accounts.insert(accountRecord);
    const old = vault.sealTokens(id, tokenStateAt(-80_000_000, { refreshToken: 'CANARY-refresh-1' }));
    await there.tokens.save(id, { version: 1, generation: 1, tokens: old }, null);
    const spent = { version: 1, generation: 1, refreshFingerprint: old.refreshFingerprint };
    const request = { owner: 'holder', attemptId: 'attempt', spent, milliseconds: 60_000 };
    const claim = await there.leases.claim(id, request);
    if (claim.outcome !== 'claimed') throw new Error(claim.outcome);
    const holder: LeaseHolder = { accountId: id, ...request, fence: claim.fence, version: 1 };
    return { here, there, holder, spent };
  }

  it('gets the new token when it is stored, without a turn of its own', async () => {
    const { here, there, holder, spent } = await open();
    const waiting = Promise.withResolvers<void>();
    const waiter = waiterOn(here, async () => {
      waiting.resolve();
      await delay(1);
    });
    const turn = waiter.takeTurn();
    await waiting.promise;
    const next = vault.sealTokens(id, tokenStateAt(0, { refreshToken: 'CANARY-refresh-2' }));
    await there.transaction(async (tables) => {
      await tables.tokens.succeed(id, next, spent);
      await tables.leases.release(holder, 0);
    });
    expect(await turn).toMatchObject({ token: { version: 2 } });
  });

  it('is woken by the news alone, however long it would still have slept', async () => {
    const { here, there, holder, spent } = await open();
    const waiting = Promise.withResolvers<void>();
    const waiter = waiterOn(here, () => {
      waiting.resolve();
      return never();
    });
    await here.listen((accountId) => waiter.bells.ring(accountId));
    const turn = waiter.takeTurn();
    await waiting.promise;
    const next = vault.sealTokens(id, tokenStateAt(0, { refreshToken: 'CANARY-refresh-2' }));
    await there.transaction(async (tables) => {
      await tables.tokens.succeed(id, next, spent);
      await tables.leases.release(holder, 0);
      await tables.timeline.append({ accountId: id, at: '', event: 'token.renewed', details: {} });
    });
    expect(await turn).toMatchObject({ token: { version: 2 } });
  });

  it('takes its own turn when the lease comes back without a new token', async () => {
    const { here, there, holder } = await open();
    const waiting = Promise.withResolvers<void>();
    const waiter = waiterOn(here, async () => {
      waiting.resolve();
      await delay(1);
    });
    const turn = waiter.takeTurn();
    await waiting.promise;
    await there.leases.release(holder, 0);
    expect(await turn).toMatchObject({ holder: { owner: 'waiter', fence: 2 } });
  });

  it('gives up after 25 seconds with an error that may be retried, and never had the lease', async () => {
    const { here, holder } = await open();
    const slept: number[] = [];
    const waiter = waiterOn(here, async (milliseconds) => void slept.push(milliseconds));
    await expect(waiter.takeTurn()).rejects.toMatchObject({
      code: 'refresh.wait_timed_out',
      retryable: true,
    });
    expect(slept.reduce((sum, each) => sum + each)).toBeCloseTo(25_000, 0);
    expect(Math.max(...slept)).toBeLessThanOrEqual(375);
    expect(await here.leases.markSent(holder)).toBe(true);
  });

  it('does not miss news between the look at the lease and its wait', async () => {
    const { here, there, holder } = await open();
    const waiter = waiterOn(here, never);
    const { isHeld } = here.leases;
    let looks = 0;
    here.leases.isHeld = async (accountId) => {
      const held = await isHeld(accountId);
      looks += 1;
      if (looks === 3) await there.leases.release(holder, 0);
      waiter.bells.ring(accountId);
      return held;
    };
    expect(await waiter.takeTurn()).toMatchObject({ holder: { owner: 'waiter', fence: 2 } });
  });
});

describe('a short wait', () => {
  it('looks often at first and seldom later where nobody tells', async () => {
    const store = await openStore('sqlite::memory:');
    onTestFinished(() => store.close());
    await store.accounts.insert(accountRecord);
    const tokens = vault.sealTokens(id, tokenStateAt(-80_000_000));
    await store.tokens.save(id, { version: 1, generation: 1, tokens }, null);
    const spent = { version: 1, generation: 1, refreshFingerprint: null };
    const request = { owner: 'holder', attemptId: 'attempt', spent, milliseconds: 60_000 };
    await store.leases.claim(id, request);
    const slept: number[] = [];
    const waiter = waiterOn(store, async (milliseconds) => void slept.push(milliseconds));
    await expect(waiter.takeTurn()).rejects.toMatchObject({ code: 'refresh.wait_timed_out' });
    const firstTwentyLooks = slept.slice(0, 20).reduce((sum, each) => sum + each);
    expect(firstTwentyLooks).toBeLessThan(25);
    expect(slept.length).toBeLessThan(250);
  });
});
