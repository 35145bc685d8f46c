import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import type { LeaseHolder, LeaseRequest, Store } from '../../src/host/store/store.ts';
import { accountRecord } from './support/account-record.ts';
import { engines } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';

const { id } = accountRecord;
const { accessToken: _access, ...facts } = tokenStateAt(0);
const sealed = { sealed: Buffer.of(1), facts, accessFingerprint: 'a1', refreshFingerprint: 'r1' };
const spent = { version: 1, generation: 1, refreshFingerprint: 'r1' };

const request = (owner: string, changes: Partial<LeaseRequest> = {}): LeaseRequest => ({
  owner,
  attemptId: `attempt of ${owner}`,
  spent,
  milliseconds: 60_000,
  ...changes,
});

const holder = (owner: string, fence: number): LeaseHolder => ({
  accountId: id,
  owner,
  attemptId: `attempt of ${owner}`,
  fence,
  version: 1,
});

describe.each(engines)('a refresh lease on $name', ({ emptyDatabase }) => {
  let now = 0;

  async function open(): Promise<Store> {
    now = 1_000_000;
    const store = await openStore(await emptyDatabase(), { leaseClock: () => now });
    onTestFinished(() => store.close());
    await store.accounts.insert(accountRecord);
    await store.tokens.save(id, { version: 1, generation: 1, tokens: sealed }, null);
    return store;
  }

  it('goes to one of any number of claimants', async () => {
    const store = await open();
    const owners = Array.from({ length: 20 }, (_each, index) => `owner ${index}`);
    const claims = await Promise.all(owners.map((owner) => store.leases.claim(id, request(owner))));
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toEqual([
      { outcome: 'claimed', fence: 1, unfinished: null, rotation: 'unknown' },
    ]);
  });

  it('is not had for an account that is removed in this moment', async () => {
    const address = await emptyDatabase();
    const [here, there] = [await openStore(address), await openStore(address)];
    const outcomes = new Set<string>();
    for (let trial = 0; trial < 100; trial += 1) {
      const account = { ...accountRecord, id: `acc${trial}` };
      await here.accounts.insert({ ...account, settings: { ...account.settings, label: account.id } });
      const claiming = here.leases.claim(account.id, request('a', { spent: null }));
      for (let turn = 0; turn < trial % 8; turn += 1) await new Promise(setImmediate);
      const [{ outcome }] = await Promise.all([claiming, there.accounts.delete(account.id)]);
      outcomes.add(outcome);
    }
    await Promise.all([here.close(), there.close()]);
    expect([...outcomes].filter((outcome) => outcome !== 'claimed' && outcome !== 'moved')).toEqual([]);
  });

  it('ends by the clock of the database, and its end takes the right to send', async () => {
    const store = await open();
    await store.leases.claim(id, request('a'));
    now += 59_999;
    expect(await store.leases.claim(id, request('b'))).toEqual({ outcome: 'taken' });
    expect(await store.leases.markSent(holder('a', 1))).toBe(true);
    now += 1;
    expect(await store.leases.markSent(holder('a', 1))).toBe(false);
    expect(await store.leases.claim(id, request('b'))).toEqual({
      outcome: 'claimed',
      fence: 2,
      unfinished: { sentAt: 1_059_999, sends: 1 },
      rotation: 'unknown',
    });
    expect(await store.leases.release(holder('a', 1), 0)).toBe(false);
    expect(await store.leases.markSent(holder('b', 2))).toBe(true);
  });

  it('goes by the database itself where no clock is given', async () => {
    const store = await openStore(await emptyDatabase());
    onTestFinished(() => store.close());
    await store.accounts.insert(accountRecord);
    const first = await store.leases.claim(id, request('a', { spent: null, milliseconds: 0 }));
    const second = await store.leases.claim(id, request('b', { spent: null }));
    expect([first.outcome, second.outcome]).toEqual(['claimed', 'claimed']);
    expect((await store.leases.claim(id, request('c', { spent: null }))).outcome).toBe('taken');
  });

  it('is refused over tokens that have moved, and for an account that is gone', async () => {
    const store = await open();
    const other = { ...spent, version: 2 };
    expect(await store.leases.claim(id, request('a', { spent: other }))).toEqual({ outcome: 'moved' });
    expect(await store.leases.claim(id, request('a', { spent: null }))).toEqual({ outcome: 'moved' });
    expect(await store.leases.claim('nobody', request('a'))).toEqual({ outcome: 'moved' });
  });

  it('does not allow to send once the tokens have moved under it', async () => {
    const store = await open();
    await store.leases.claim(id, request('a'));
    await store.tokens.succeed(id, { ...sealed, refreshFingerprint: 'r2' }, spent);
    expect(await store.leases.markSent(holder('a', 1))).toBe(false);
  });

  it('hands on what was sent and never answered, until the tokens move', async () => {
    const store = await open();
    await store.leases.claim(id, request('a'));
    await store.leases.markSent(holder('a', 1));
    expect(await store.leases.release(holder('a', 1), 1)).toBe(true);
    expect(await store.leases.claim(id, request('b'))).toMatchObject({ unfinished: { sends: 1 } });
    await store.leases.markSent(holder('b', 2));
    await store.leases.release(holder('b', 2), 2);
    expect(await store.leases.claim(id, request('c'))).toMatchObject({
      unfinished: { sentAt: 1_000_000, sends: 2 },
    });
    await store.leases.release(holder('c', 3), 2);
    expect(await store.tokens.succeed(id, { ...sealed, refreshFingerprint: 'r2' }, spent)).toBe(2);
    const next = { ...spent, version: 2, refreshFingerprint: 'r2' };
    expect(await store.leases.claim(id, request('d', { spent: next }))).toMatchObject({ unfinished: null });
  });

  it('does not report an intent that was never sent', async () => {
    const store = await open();
    await store.leases.claim(id, request('a'));
    now += 60_000;
    expect(await store.leases.claim(id, request('b'))).toMatchObject({ unfinished: null });
  });

  it('is forgotten with its account', async () => {
    const store = await open();
    await store.leases.claim(id, request('a'));
    await store.accounts.delete(id);
    expect(await store.leases.rotation(id)).toEqual({ rotation: 'unknown', sameAnswers: 0 });
  });
});

describe.each(engines)('a succession of tokens on $name', ({ emptyDatabase }) => {
  async function open(): Promise<Store> {
    const store = await openStore(await emptyDatabase());
    onTestFinished(() => store.close());
    await store.accounts.insert(accountRecord);
    await store.tokens.save(id, { version: 1, generation: 1, tokens: sealed }, null);
    return store;
  }

  it('needs the spent refresh token and nothing else: a moved version does not lose a rotated token', async () => {
    const store = await open();
    const same = { ...sealed, accessFingerprint: 'a2' };
    await store.tokens.save(id, { version: 2, generation: 1, tokens: same }, { version: 1, generation: 1 });
    expect(await store.tokens.succeed(id, { ...sealed, refreshFingerprint: 'r2' }, spent)).toBe(3);
  });

  it.each([
    ['another refresh token is stored', { ...spent, refreshFingerprint: 'r0' }],
    ['the grant is another', { ...spent, generation: 2 }],
  ])('is refused when %s', async (_case, other) => {
    const store = await open();
    const next = { ...sealed, refreshFingerprint: 'r2' };
    expect(await store.tokens.succeed(id, next, other)).toBeUndefined();
  });

  it('that brings no new refresh token needs the spent version too', async () => {
    const store = await open();
    expect(await store.tokens.succeed(id, sealed, { ...spent, version: 2 })).toBeUndefined();
    expect(await store.tokens.succeed(id, sealed, spent)).toBe(2);
  });
});
