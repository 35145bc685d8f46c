import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Pass, Urgency } from '../../../src/host/scheduling/gate-entry.ts';
import { InstanceGate } from '../../../src/host/scheduling/instance-gate.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import { tokenStateAt } from '../support/fake-connector.ts';
import { quickDatabase, vault } from '../support/scheduler-world.ts';
import { seedAccounts } from '../support/seed-accounts.ts';
import { VirtualTime } from '../support/virtual-time.ts';

const fine = { kind: 'success', retryAfterSeconds: 0 } as const;
const clientRefused = { kind: 'client_refused', retryAfterSeconds: 0 } as const;
const failed = { kind: 'failed', retryAfterSeconds: 0 } as const;

async function openGate(address = 'sqlite::memory:') {
  const store = await openStore(address);
  onTestFinished(() => store.close());
  const time = new VirtualTime();
  const hookContext = { now: () => time.now, log: () => undefined };
  const gate = new InstanceGate({ store, hookContext, wait: time.wait });
  const passes = new Map<string, Pass>();
  const refused = new Map<string, unknown>();
  const settle = async () => {
    for (let round = 0; round < 20; round += 1) await Promise.resolve();
    await time.pass(0);
  };
  const enter = (
    accountId: string,
    urgency: Urgency,
    instance = 'acme.coupahost.com',
    clientId = accountId,
  ) => {
    const client = { instance, clientId, secretFingerprint: '' };
    gate.enter({ accountId, client, urgency }).then(
      (pass) => passes.set(accountId, pass),
      (error: unknown) => refused.set(accountId, error),
    );
    return settle();
  };
  const end = async (accountId: string, outcome: Parameters<Pass['done']>[0] = fine) => {
    const pass = passes.get(accountId);
    passes.delete(accountId);
    pass?.sent();
    await pass?.done(outcome);
    await settle();
  };
  return { gate, store, time, passes, refused, enter, end, settle };
}

describe('the gate of an instance', () => {
  it('lets three renewals in that nobody waits for, and a fourth that somebody does', async () => {
    const { passes, enter, end } = await openGate();
    for (const id of ['b1', 'b2', 'b3', 'b4', 'b5']) await enter(id, 'background');
    await enter('w1', 'waiting');
    await enter('w2', 'waiting');
    expect([...passes.keys()]).toEqual(['b1', 'b2', 'b3', 'w1']);
    await end('b1');
    expect([...passes.keys()]).toEqual(['b2', 'b3', 'w1', 'w2']);
    await end('b2');
    await end('b3');
    expect([...passes.keys()]).toEqual(['w1', 'w2', 'b4']);
  });

  it('lets those go first that somebody joins while they wait', async () => {
    const { gate, passes, enter, end, settle } = await openGate();
    for (const id of ['b1', 'b2', 'b3', 'b4', 'b5']) await enter(id, 'background');
    gate.hasten('b5', 'waiting');
    await settle();
    expect([...passes.keys()]).toEqual(['b1', 'b2', 'b3', 'b5']);
    gate.hasten('b4', 'manual');
    await end('b1');
    expect(passes.has('b4')).toBe(true);
  });

  it('keeps sixteen of its sixty-four places for those that somebody waits for', async () => {
    const { passes, enter, end } = await openGate();
    for (let index = 0; index < 60; index += 1) await enter(`b${index}`, 'background', `i${index % 30}`);
    expect(passes.size).toBe(48);
    for (let index = 0; index < 20; index += 1) await enter(`w${index}`, 'waiting', `j${index}`);
    expect(passes.size).toBe(64);
    await end('w0');
    expect(passes.size).toBe(64);
    for (const id of [...passes.keys()]) await end(id);
    expect(passes.size).toBe(15);
  });

  it('has at most three requests of one client under way, and others of the instance beside them', async () => {
    const { passes, enter } = await openGate();
    for (const id of ['a1', 'a2', 'a3', 'a4']) await enter(id, 'waiting', 'acme.coupahost.com', 'client-1');
    await enter('b1', 'waiting', 'acme.coupahost.com', 'client-2');
    expect([...passes.keys()]).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('keeps a place for an operation also where all accounts share one client', async () => {
    const { passes, enter, end } = await openGate();
    const acme = ['acme.coupahost.com', 'client-1'] as const;
    for (const id of ['b1', 'b2', 'b3']) await enter(id, 'background', ...acme);
    expect([...passes.keys()]).toEqual(['b1', 'b2']);
    await enter('w1', 'waiting', ...acme);
    expect([...passes.keys()]).toEqual(['b1', 'b2', 'w1']);
    await end('w1');
    expect([...passes.keys()]).toEqual(['b1', 'b2']);
    await end('b1');
    expect([...passes.keys()]).toEqual(['b2', 'b3']);
  });

  it('asks a client that was refused twice once more for nobody, when nothing else of it is under way', async () => {
    const { passes, refused, enter, end } = await openGate();
    const acme = ['acme.coupahost.com', 'client-1'] as const;
    for (const id of ['b1', 'b2', 'b3', 'b4']) await enter(id, 'background', ...acme);
    await end('b1', clientRefused);
    expect([...passes.keys()]).toEqual(['b2']);
    await end('b2', clientRefused);
    expect([...passes.keys()]).toEqual(['b3']);
    await end('b3', clientRefused);
    expect([passes.size, refused.get('b4')]).toEqual([
      0,
      expect.objectContaining({ code: 'token.client_no_longer_accepted' }),
    ]);
  });

  it('asks with one request at a time after a failure, until a success', async () => {
    const { passes, enter, end } = await openGate();
    for (let index = 0; index < 8; index += 1) await enter(`b${index}`, 'background');
    await end('b0', failed);
    expect([...passes.keys()]).toEqual(['b1', 'b2']);
    await end('b1', failed);
    await end('b2');
    expect(passes.size).toBe(3);
  });

  it('turns away what nobody waits for when the host closes', async () => {
    const { gate, passes, refused, enter, settle } = await openGate();
    for (const id of ['b1', 'b2', 'b3', 'b4', 'b5']) await enter(id, 'background');
    gate.turnAway();
    await settle();
    expect([passes.size, [...refused.keys()]]).toEqual([3, ['b4', 'b5']]);
  });

  it('F-59: lets nobody in once it is closed, though there is room, not even by hand', async () => {
    const { gate, passes, refused, enter, end } = await openGate();
    await enter('b1', 'background');
    gate.close();
    await enter('b2', 'background');
    await enter('w1', 'waiting');
    await enter('m1', 'manual');
    await end('b1');
    expect(passes.size).toBe(0);
    for (const id of ['b2', 'w1', 'm1']) {
      expect(refused.get(id)).toMatchObject({ code: 'refresh.instance_unavailable', retryable: true });
    }
  });

  it('does not turn an operation away because of renewals that nobody waits for', async () => {
    const { gate, time, passes, refused, enter, settle } = await openGate();
    const acme = { instance: 'acme.coupahost.com', secretFingerprint: '' };
    for (let index = 0; index < 510; index += 1) {
      const accountId = `b${index}`;
      gate.enter({ accountId, client: { ...acme, clientId: accountId }, urgency: 'background' }).then(
        (pass) => passes.set(accountId, pass),
        (error: unknown) => refused.set(accountId, error),
      );
    }
    await settle();
    expect([passes.size, refused.size]).toEqual([3, 7]);
    const until = time.now + 30_000;
    for (const error of refused.values()) {
      const nextTryAt = new Date(until).toISOString();
      expect(error).toMatchObject({ code: 'refresh.instance_unavailable', details: { nextTryAt } });
    }
    expect(gate.turnsAwayUntil(acme.instance, 'background')).toBe(until);
    expect(gate.turnsAwayUntil('other.coupahost.com', 'background')).toBeUndefined();
    await enter('w1', 'waiting');
    expect(passes.has('w1')).toBe(true);
  });

  it('lets those go first that somebody joins before they have come to the queue', async () => {
    const { gate, passes, enter, settle } = await openGate();
    for (const id of ['b1', 'b2', 'b3', 'b4']) await enter(id, 'background');
    const arriving = enter('b5', 'background');
    gate.hasten('b5', 'waiting');
    await arriving;
    await settle();
    expect([...passes.keys()]).toEqual(['b1', 'b2', 'b3', 'b5']);
  });

  it('does not forget the refusals of a client before the accounts that stopped are due again', async () => {
    const address = quickDatabase();
    const { store, enter, end } = await openGate(address);
    const client = { instance: 'acme.coupahost.com', clientId: 'm1', secretFingerprint: '' };
    for (let round = 0; round < 3; round += 1) await store.clients.refuse(client);
    await seedAccounts(address, vault, {
      count: 1,
      account: () => ({
        tokenState: tokenStateAt(Date.parse('2026-01-31T12:00:00.000Z'), { clientId: 'm1' }),
      }),
    });
    const stopped = { code: 'token.invalid_client', kind: 'configuration', message: 'x', action: 'x' };
    const since = '2026-01-31T12:00:00.000Z';
    await store.failures.put('seeded-0', { ...stopped, since, failures: 3, nextTryAt: null });
    const database = new Database(address.slice('sqlite:'.length));
    onTestFinished(() => void database.close());
    database.exec(`update account_secrets set fingerprint = '';
      create trigger killed before update on renewal_failures begin select raise(abort, 'killed'); end`);
    await enter('m1', 'manual');
    await end('m1');
    expect(await store.clients.refusals(client)).toBe(3);
    database.exec('drop trigger killed');
    await enter('m1', 'manual');
    await end('m1');
    expect(await store.clients.refusals(client)).toBe(0);
    expect((await store.accounts.get('seeded-0'))?.failure?.nextTryAt).not.toBeNull();
  });

  it('adopts the rest that another host has published, and its end', async () => {
    const { gate, store, time, passes, refused, enter, end } = await openGate();
    await enter('b1', 'background');
    await end('b1');
    const until = new Date(time.now + 30_000).toISOString();
    await store.instances.setRest('acme.coupahost.com', { cause: 'failing', until });
    await gate.adopt();
    await enter('w1', 'waiting');
    expect(refused.get('w1')).toMatchObject({ code: 'refresh.instance_unavailable' });
    await store.instances.setRest('acme.coupahost.com', null);
    await gate.adopt();
    await enter('w2', 'waiting');
    expect(passes.has('w2')).toBe(true);
  });
});
