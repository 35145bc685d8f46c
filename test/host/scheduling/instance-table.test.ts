import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { FailureRecord, Store } from '../../../src/host/store/store.ts';
import { emptyPostgres } from '../../support/postgres.ts';
import { accountRecord } from '../support/account-record.ts';
import { createOldDatabase } from '../support/create-old-database.ts';
import { engines } from '../support/engines.ts';
import { tokenStateAt } from '../support/fake-connector.ts';
import { vault } from '../support/scheduler-world.ts';
import { seedAccounts } from '../support/seed-accounts.ts';

const start = Date.parse('2026-01-31T12:00:00.000Z');
const hour = 3_600_000;
const at = (milliseconds: number) => new Date(start + milliseconds).toISOString();

const failure: FailureRecord = {
  code: 'token.unavailable',
  kind: 'transient',
  message: 'x',
  action: 'x',
  since: at(0),
  failures: 1,
  nextTryAt: at(hour),
};

describe('instances shared on PostgreSQL', () => {
  it('are passed over while another host is about to take them, and nobody waits for it', async () => {
    const address = await emptyPostgres();
    await seedAccounts(address, vault, {
      count: 3,
      account: (index) => ({
        tokenState: tokenStateAt(start - 20 * hour, { issuer: `https://i${index}.coupahost.com` }),
      }),
    });
    const store = await openStore(address);
    const other = new pg.Client(address);
    await other.connect();
    onTestFinished(async () => {
      await other.end();
      await store.close();
    });
    await store.instances.discover();
    await other.query('begin');
    await other.query(`update instances set owner = 'other' where instance = 'i1.coupahost.com'`);
    const claim = { owner: 'a', now: at(0), milliseconds: 30_000, limit: 100 };
    const claimed = await store.instances.claim(claim);
    expect(claimed.toSorted()).toEqual(['i0.coupahost.com', 'i2.coupahost.com']);
    await other.query('rollback');
  });
});

describe.each(engines)('instances shared on $name', ({ emptyDatabase }) => {
  /** Two hosts over accounts that were authorized 20 hours ago, one more for each further instance. */
  async function open(instances: number) {
    const address = await emptyDatabase();
    const time = { now: start };
    await seedAccounts(address, vault, {
      count: instances,
      account: (index) => ({
        settings: { host: `i${index}.coupahost.com` },
        tokenState: tokenStateAt(start - 20 * hour, { issuer: `https://i${index}.coupahost.com` }),
      }),
    });
    const stores = await Promise.all(
      ['one', 'two'].map(() => openStore(address, { leaseClock: () => time.now })),
    );
    const [one, two] = stores as [Store, Store];
    onTestFinished(async () => void (await Promise.all([one.close(), two.close()])));
    await Promise.all([one.instances.discover(), two.instances.discover()]);
    const claim = (store: Store, owner: string, limit = 100) =>
      store.instances.claim({
        owner,
        now: new Date(time.now).toISOString(),
        milliseconds: 30_000,
        limit,
      });
    return { one, two, time, claim };
  }

  it('are claimed by one host each, however many ask at once', async () => {
    const { one, two, claim } = await open(40);
    const claimed = await Promise.all([
      claim(one, 'a', 25),
      claim(two, 'b', 25),
      claim(one, 'c', 25),
      claim(two, 'd', 25),
    ]);
    const names = claimed.flat();
    expect(new Set(names).size).toBe(names.length);
    expect([...names, ...(await claim(one, 'e'))]).toHaveLength(40);
    expect(await claim(two, 'f')).toEqual([]);
  });

  it('stay with whoever prolongs the claim, and go on to others when it ends or is given back', async () => {
    const { one, two, time, claim } = await open(2);
    expect(await claim(one, 'a')).toHaveLength(2);
    time.now += 20_000;
    expect(
      await one.instances.prolong('a', { instances: ['i0.coupahost.com'], milliseconds: 30_000 }),
    ).toEqual(['i0.coupahost.com']);
    time.now += 10_000;
    expect(await claim(two, 'b')).toEqual(['i1.coupahost.com']);
    expect(
      await one.instances.prolong('a', { instances: ['i1.coupahost.com'], milliseconds: 30_000 }),
    ).toEqual([]);
    await one.instances.release('a', { instance: 'i1.coupahost.com', restUntil: at(0) });
    expect(await claim(two, 'c')).toEqual([]);
    await one.instances.release('a', { instance: 'i0.coupahost.com', restUntil: at(45_000) });
    expect(await claim(two, 'c')).toEqual([]);
    time.now += 15_000;
    expect(await claim(two, 'c')).toEqual(['i0.coupahost.com']);
  });

  it('are not claimed while nothing is due or while they rest', async () => {
    const { one, time, claim } = await open(2);
    await one.instances.setRest('i0.coupahost.com', { cause: 'failing', until: at(30_000) });
    expect(await claim(one, 'a')).toEqual(['i1.coupahost.com']);
    time.now = start - 10 * hour;
    expect(await claim(one, 'a')).toEqual([]);
    time.now = start + 30_000;
    expect(await claim(one, 'a')).toEqual(['i0.coupahost.com', 'i1.coupahost.com']);
  });

  it('are not kept from others by a pause that a host with a fast clock has noted', async () => {
    const { one, two, time, claim } = await open(1);
    const [instance = ''] = await claim(one, 'a');
    await one.instances.release('a', {
      instance,
      restUntil: new Date(time.now + hour + 1_100).toISOString(),
    });
    expect(await claim(two, 'b')).toEqual([instance]);
    await two.instances.release('b', { instance, restUntil: new Date(time.now + 15_000).toISOString() });
    expect(await claim(one, 'a')).toEqual([]);
  });

  it('are probed after a rest by one host alone', async () => {
    const { one, two } = await open(1);
    const instance = 'i0.coupahost.com';
    const probe = { now: at(30_000), until: at(60_000) };
    expect(await one.instances.takeProbe(instance, probe)).toBe(false);
    await one.instances.setRest(instance, { cause: 'limited', until: at(30_000) });
    expect(await two.instances.takeProbe(instance, { now: at(29_999), until: at(59_999) })).toBe(false);
    const taken = await Promise.all(
      [one, two, one].map((store) => store.instances.takeProbe(instance, probe)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await two.instances.rest(instance)).toEqual({ cause: 'limited', until: at(60_000) });
    await two.instances.setRest(instance, null);
    expect([await one.instances.rest(instance), (await one.instances.rests()).size]).toEqual([null, 0]);
  });

  it('name their due accounts in order, page by page', async () => {
    const { one } = await open(3);
    const instance = 'i0.coupahost.com';
    for (const [index, age] of [22, 21, 1].entries()) {
      const id = `a${index}`;
      const settings = { ...accountRecord.settings, label: id, host: instance };
      await one.accounts.insert({ ...accountRecord, id, settings });
      const facts = tokenStateAt(start - age * hour, { issuer: `https://${instance}` });
      await one.tokens.save(id, { version: 1, generation: 1, tokens: vault.sealTokens(id, facts) }, null);
    }
    await one.failures.put('a1', { ...failure, nextTryAt: at(0) });
    const first = await one.instances.due(instance, { now: at(0), limit: 2 });
    expect(first.map(({ accountId }) => accountId)).toEqual(['a0', 'a1']);
    const [, after] = first;
    const rest = await one.instances.due(instance, { now: at(0), after, limit: 2 });
    expect(rest.map(({ accountId }) => accountId)).toEqual(['seeded-0']);
    await one.failures.put('a1', failure);
    await one.instances.retryTransient(instance, at(1));
    expect((await one.accounts.get('a1'))?.failure?.nextTryAt).toBe(at(1));
  });

  it.each([
    ['that pauses', { failure: { ...failure, nextTryAt: at(1) } }, false],
    ['whose pause is over', { failure: { ...failure, nextTryAt: at(0) } }, true],
    ['whose pause a wrong clock noted', { failure: { ...failure, nextTryAt: at(367 * 24 * hour) } }, true],
    ['that waits for a person', { failure: { ...failure, nextTryAt: null } }, false],
    ['that does not renew itself', { settings: { autoRefreshToken: false } }, false],
    ['with tokens of another client', { settings: { clientId: 'client-2' } }, false],
    ['whose label looks like a switch', { settings: { label: '"autoRefreshToken":false' } }, true],
    ['whose client has a quotation mark', { settings: { clientId: '"q' }, tokens: { clientId: '"q' } }, true],
    ['whose client has a backslash', { settings: { clientId: 'a\\b' }, tokens: { clientId: 'a\\b' } }, true],
  ] as const)('name an account or leave it out, one %s', async (_case, change, isNamed) => {
    const { one } = await open(0);
    const { failure: noted, settings, tokens } = { failure: null, settings: {}, tokens: {}, ...change };
    await one.accounts.insert({ ...accountRecord, settings: { ...accountRecord.settings, ...settings } });
    const state = tokenStateAt(start - 20 * hour, tokens);
    const stored = { version: 1, generation: 1, tokens: vault.sealTokens('a1', state) };
    await one.tokens.save('a1', stored, null);
    if (noted !== null) await one.failures.put('a1', noted);
    const due = await one.instances.due('acme.coupahost.com', { now: at(0), limit: 2 });
    expect(due.map(({ accountId }) => accountId)).toEqual(isNamed ? ['a1'] : []);
  });

  it('count refusals of a client by its secret, and one success lets its accounts be tried again', async () => {
    const { one, two } = await open(2);
    const stored = await one.accounts.get('seeded-0');
    const client = {
      instance: 'i0.coupahost.com',
      clientId: 'client-1',
      secretFingerprint: stored?.secret?.fingerprint ?? '',
    };
    const other = { ...client, secretFingerprint: 'another' };
    const refused = { ...failure, code: 'token.client_no_longer_accepted', nextTryAt: null };
    await one.failures.put('seeded-0', refused);
    await one.failures.put('seeded-1', refused);
    expect([await one.clients.refuse(client), await two.clients.refuse(client)]).toEqual([1, 2]);
    expect([await one.clients.refusals(client), await one.clients.refusals(other)]).toEqual([2, 0]);
    expect([await one.clients.holdRefusals(client), await one.clients.holdRefusals(other)]).toEqual([2, 0]);
    await one.clients.accept(other, at(1));
    expect((await one.accounts.get('seeded-0'))?.failure?.nextTryAt).toBeNull();
    await one.clients.accept(client, at(1));
    expect((await one.accounts.get('seeded-0'))?.failure?.nextTryAt).toBe(at(1));
    expect((await one.accounts.get('seeded-1'))?.failure?.nextTryAt).toBeNull();
    expect(await two.clients.refusals(client)).toBe(0);
  });

  it('are known for accounts of a database from before hosts shared any', async () => {
    const address = await emptyDatabase();
    const tokens = vault.sealTokens('old', tokenStateAt(start - 20 * hour));
    await createOldDatabase(address, 3, async (db) => {
      const { settings, createdAt, updatedAt } = accountRecord;
      const dates = { created_at: createdAt, updated_at: updatedAt };
      const account = { id: 'old', label: 'Old', settings: JSON.stringify(settings), settings_version: 1 };
      await db
        .insertInto('accounts')
        .values({ ...account, ...dates })
        .execute();
      const row = { account_id: 'old', token_version: 1, grant_generation: 1, sealed_tokens: tokens.sealed };
      const facts = JSON.stringify(tokens.facts);
      const { accessFingerprint } = tokens;
      await db
        .insertInto('token_states')
        .values({ ...row, facts, access_fingerprint: accessFingerprint } as never)
        .execute();
    });
    const store = await openStore(address, { leaseClock: () => start });
    onTestFinished(() => store.close());
    await store.instances.discover();
    const claim = { owner: 'a', now: at(0), milliseconds: 30_000, limit: 10 };
    expect(await store.instances.claim(claim)).toEqual(['acme.coupahost.com']);
    expect(await store.instances.due('acme.coupahost.com', { now: at(0), limit: 10 })).toMatchObject([
      { accountId: 'old', dueAt: tokens.facts.renewAt },
    ]);
  });
});
