import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addKey } from '../../src/host/keys/change-key-file.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { createVault } from '../../src/host/vault.ts';
import { engines } from './support/engines.ts';
import { KeyWorld } from './support/key-world.ts';
import { testRing } from './support/open-test-host.ts';

const other = `k-other ${Buffer.alloc(32, 9).toString('base64url')}`;

/** One account under an old key and one under a new one; both keys in the file. */
async function halfRotated(world: KeyWorld) {
  const old = await world.account('Old');
  addKey(world.keyFile);
  const fresh = await world.account('New');
  return { old, fresh };
}

describe.each(engines)('F-68: keys over $name', (engine) => {
  it.each([
    ['wrong', () => [other]],
    [
      'wrong under the right name',
      ([line = '']: readonly string[]) => [`${line.split(' ')[0]} ${other.slice(8)}`],
    ],
    [
      'right beside a wrong one under a known name',
      (lines: readonly string[]) => [...lines.slice(0, 1), `${lines[1]?.split(' ')[0]} ${other.slice(8)}`],
    ],
  ])('that are %s seal the host, which then writes nothing', async (_case, change) => {
    const world = await KeyWorld.open(engine);
    await halfRotated(world);
    // An answer that a killed process left behind.
    writeFileSync(`${world.journal}.${hostname()}.4194304.000000000000`, 'sealed');
    const before = world.hashes();
    expect(Object.keys(before).length).toBeGreaterThan(0);
    world.changeKeys(change);
    const host = await world.host().host;
    expect(host.sealed).toBe(true);
    await expect(host.keys.list()).rejects.toMatchObject({ code: 'host.sealed' });
    await expect(host.keys.rotate()).rejects.toMatchObject({ code: 'host.sealed' });
    await expect(host.keys.forget('k-other')).rejects.toMatchObject({ code: 'host.sealed' });
    await host.close();
    expect(world.hashes()).toEqual(before);
  });

  it.each([
    ['newest', 'old', (lines: readonly string[]) => lines.slice(1)],
    ['oldest', 'fresh', (lines: readonly string[]) => lines.slice(0, 1)],
  ] as const)(
    'of which the %s is missing fail value by value; others work',
    async (_case, living, change) => {
      const world = await KeyWorld.open(engine);
      const ids = await halfRotated(world);
      world.changeKeys(change);
      const host = await world.host().host;
      expect(host.sealed).toBe(false);
      expect(await host.accounts.list()).toHaveLength(2);
      const dead = living === 'old' ? ids.fresh : ids.old;
      expect((await host.beforeOperation(ids[living])).tokenVersion).toBe(1);
      await expect(host.beforeOperation(dead)).rejects.toMatchObject({ code: 'host.key_unknown' });
      await expect(host.refresh(dead)).rejects.toMatchObject({ code: 'host.key_unknown' });
      expect((await host.refresh(ids[living])).token?.version).toBe(2);
      await host.close();
      expect((await world.stored(dead))?.token?.version).toBe(1);
    },
  );

  it('of which one is missing keep nobody from disconnecting what was sealed with it', async () => {
    const world = await KeyWorld.open(engine);
    const { fresh } = await halfRotated(world);
    world.changeKeys((lines) => lines.slice(1));
    const host = await world.host().host;
    expect((await host.disconnect(fresh)).token).toBeNull();
    expect(await world.stored(fresh)).toMatchObject({ token: { version: 2, tokens: null } });
    await host.close();
  });

  it('that come back while the host runs open what they sealed, without a restart', async () => {
    const world = await KeyWorld.open(engine);
    const { fresh } = await halfRotated(world);
    const whole = readFileSync(world.keyFile, 'utf8');
    world.changeKeys((lines) => lines.slice(1));
    const host = await world.host().host;
    writeFileSync(world.keyFile, whole);
    expect((await host.beforeOperation(fresh)).tokenVersion).toBe(1);
    await host.close();
  });

  it('that are unreadable are named at start', async () => {
    const world = await KeyWorld.open(engine);
    await world.account('Old');
    chmodSync(world.keyFile, 0o644);
    await expect(world.host().host).rejects.toMatchObject({ code: 'host.key_exposed' });
    chmodSync(world.keyFile, 0o600);
    writeFileSync(world.keyFile, 'k-1 garbled');
    await expect(world.host().host).rejects.toMatchObject({ code: 'host.key_unreadable' });
    await expect(world.host(world.folder).host).rejects.toMatchObject({ code: 'host.key_unreadable' });
  });

  it('half rotated never seal the host, whichever of them is current', async () => {
    const world = await KeyWorld.open(engine);
    const ids = await halfRotated(world);
    world.changeKeys((lines) => [...lines].reverse());
    const host = await world.host().host;
    expect(host.sealed).toBe(false);
    for (const id of [ids.old, ids.fresh]) await host.beforeOperation(id);
    await host.close();
  });

  it('that two hosts make at once over an empty database: the first decides, the other is sealed', async () => {
    const world = await KeyWorld.open(engine);
    const tests = ['one', 'two'].map((name) => world.host(join(world.folder, name)));
    const hosts = await Promise.all(tests.map((test) => test.host));
    expect(hosts.map((host) => host.sealed).sort()).toEqual([false, true]);
    for (const host of hosts) await host.close();
  });
});

const columns = [
  ['client secrets', 'account_secrets', 'sealed_client_secret'],
  ['tokens', 'token_states', 'sealed_tokens'],
] as const;

describe.each(engines)('F-69: on $name', (engine) => {
  it.each(columns)('%s swapped between accounts do not open, and others do', async (_name, table, column) => {
    const world = await KeyWorld.open(engine);
    const [one, two, three] = [await world.account('1'), await world.account('2'), await world.account('3')];
    await world.tamper(
      `update ${table} set ${column} = (select ${column} from ${table} where account_id = '${two}') where account_id = '${one}'`,
    );
    const host = await world.host().host;
    await expect(host.refresh(one)).rejects.toMatchObject({ code: 'crypto.authentication_failed' });
    for (const id of [two, three]) expect((await host.refresh(id)).token?.version).toBe(2);
    await host.close();
  });

  it('a value put into another field, or from a draft into an account, does not open', async () => {
    const world = await KeyWorld.open(engine);
    const id = await world.account('1');
    const vault = createVault(testRing);
    const store = await openStore(world.store);
    const account = await store.accounts.get(id);
    await store.close();
    const sealed = account?.token?.tokens?.sealed ?? new Uint8Array();
    const record = { sealed, fingerprint: '', storedAt: '' };
    expect(() => vault.openSecret(id, record)).toThrow(expect.objectContaining({ code: 'host.key_unknown' }));
    await world.tamper(
      `update account_secrets set sealed_client_secret = (select sealed_tokens from token_states where account_id = '${id}')`,
    );
    const test = world.host();
    const host = await test.host;
    const { draftId } = await host.authorization.openDraft({ input: draftInput }, { userId: 'u' });
    await expect(host.refresh(id)).rejects.toMatchObject({ code: 'crypto.authentication_failed' });
    await world.tamper(
      `update account_secrets set sealed_client_secret = (select sealed_client_secret from drafts where id = '${draftId}')`,
    );
    await expect(host.refresh(id)).rejects.toMatchObject({ code: 'crypto.authentication_failed' });
    await host.close();
  });

  // Nothing inside the row can tell its own older version; the service that issued the tokens can.
  it('an older version of the same value opens: its refresh token is refused as spent by the server', async () => {
    const world = await KeyWorld.open(engine);
    const id = await world.account('1');
    await world.tamper(`create table kept as select * from token_states`);
    const test = world.host();
    const host = await test.host;
    await host.refresh(id);
    await world.tamper(
      `update token_states set sealed_tokens = (select sealed_tokens from kept), refresh_fingerprint = (select refresh_fingerprint from kept)`,
    );
    test.connector.refusal = { code: 'token.grant_ended' };
    await expect(host.refresh(id)).rejects.toMatchObject({ code: 'token.grant_ended' });
    expect(test.connector.refreshes.at(-1)?.account.tokenState?.refreshToken).toBe(
      test.connector.refreshes.at(-2)?.account.tokenState?.refreshToken,
    );
    expect((await host.accounts.show(id)).health.state).toBe('needs-authorization');
    await host.close();
  });
});

const draftInput = {
  label: 'Draft',
  host: 'acme',
  clientId: 'c',
  clientSecret: 'CANARY',
  scopes: 'core.common.read',
};
