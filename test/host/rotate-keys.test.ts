import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HookLogEntry } from '../../src/account/hook-context.ts';
import { addKey, removeKey } from '../../src/host/keys/change-key-file.ts';
import { createKeyFile, loadKeyFile } from '../../src/host/keys/key-file.ts';
import { rotateKeys } from '../../src/host/keys/rotate-keys.ts';
import { keyIdOf } from '../../src/host/keys/seal.ts';
import { FileJournal } from '../../src/host/renewal/refresh-journal-file.ts';
import { findEngine } from '../../src/host/store/find-engine.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { sealedColumns } from '../../src/host/store/sealed-columns.ts';
import { createVault } from '../../src/host/vault.ts';
import { createOldDatabase } from './support/create-old-database.ts';
import { engines } from './support/engines.ts';
import { tokenStateAt } from './support/fake-connector.ts';
import { KeyWorld } from './support/key-world.ts';
import { codeInput, hour } from './support/open-test-host.ts';
import { sealFirstFormat } from './support/seal-first-format.ts';

describe.each(engines)('A-41: rotating keys on $name', (engine) => {
  it('walks every column that holds sealed values', async () => {
    const address = await engine.emptyDatabase();
    await (await openStore(address)).close();
    const db = (await findEngine(address)).open();
    const tables = await db.introspection.getTables();
    await db.destroy();
    // Databases of other tests are other schemas of the same server.
    const [, ours] = /search_path=(\w+)/.exec(decodeURIComponent(address)) ?? [];
    const own = tables.filter(({ schema }) => ours === undefined || schema === ours);
    const found = own.flatMap(({ name, columns }) =>
      columns.filter((column) => column.name.startsWith('sealed_')).map((column) => `${name}.${column.name}`),
    );
    expect(found.sort()).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort());
  });

  it('leaves a host that opens everything with the new key alone; the old one is then removed', async () => {
    const world = await KeyWorld.open(engine);
    const id = await world.account('1');
    const [oldId = ''] = world.keyIds;
    const before = await world.host().host;
    await before.authorization.openDraft({ accountId: id }, { userId: 'u' });
    await before.close();
    const newId = addKey(world.keyFile);
    const host = await world.host().host;
    const reports: number[] = [];
    const rotation = await host.keys.rotate(({ done, total }) => reports.push(done / total));
    expect(rotation).toEqual({ keyId: newId, resealed: 3, unreadable: 0, remaining: 0 });
    expect(reports.at(0)).toBe(0);
    expect(reports.at(-1)).toBe(1);
    await removeKey(world.keyFile, oldId, host.keys);
    await host.close();
    expect(world.keyIds).toEqual([newId]);
    const again = await world.host().host;
    expect((await again.refresh(id)).token?.version).toBe(2);
    await again.close();
  });

  it('keeps a key while anything is sealed with it, and seals a host that has no other later', async () => {
    const world = await KeyWorld.open(engine);
    await world.account('1');
    const [oldId = ''] = world.keyIds;
    const oldFile = join(world.folder, 'old');
    writeFileSync(oldFile, readFileSync(world.keyFile), { mode: 0o600 });
    const newId = addKey(world.keyFile);
    const host = await world.host().host;
    const refusal = { code: 'host.key_in_use', details: { keyId: oldId, count: 2 } };
    await expect(removeKey(world.keyFile, oldId, host.keys)).rejects.toMatchObject(refusal);
    await host.keys.rotate();
    await expect(host.keys.forget(newId)).rejects.toMatchObject({ code: 'host.key_in_use' });
    expect(world.keyIds).toEqual([newId, oldId]);
    await removeKey(world.keyFile, oldId, host.keys);
    await host.close();
    const lagging = await world.host(oldFile).host;
    expect(lagging.sealed).toBe(true);
  });

  it('changes no fingerprint, also after the old key is gone', async () => {
    const world = await KeyWorld.open(engine);
    const id = await world.account('1');
    const [oldId = ''] = world.keyIds;
    const before = await world.stored(id);
    addKey(world.keyFile);
    const host = await world.host().host;
    await host.keys.rotate();
    await removeKey(world.keyFile, oldId, host.keys);
    await host.accounts.edit(id, { ...codeInput, label: '1' }, 1);
    await host.close();
    const after = await world.stored(id);
    expect(after?.token?.tokens?.refreshFingerprint).toBe(before?.token?.tokens?.refreshFingerprint);
    const test = world.host();
    const view = await (await test.host).accounts.edit(id, { ...codeInput, label: '2' }, 2);
    expect(view.clientSecret?.fingerprint).toBe(before?.secret?.fingerprint);
    await (await test.host).close();
  });

  it('in the middle of a renewal neither loses its answer nor takes it for a foreign one', async () => {
    const world = await KeyWorld.open(engine);
    const id = await world.account('1');
    const test = world.host();
    const host = await test.host;
    const { promise, resolve } = Promise.withResolvers<void>();
    test.connector.held = promise;
    const renewal = host.refresh(id);
    await expect.poll(() => test.connector.refreshes.length).toBe(1);
    const newId = addKey(world.keyFile);
    expect(await host.keys.rotate()).toMatchObject({ keyId: newId, resealed: 2, remaining: 0 });
    resolve();
    expect((await renewal).token?.version).toBe(2);
    test.connector.held = undefined;
    expect((await host.refresh(id)).token?.version).toBe(3);
    expect(test.connector.refreshes.at(-1)?.account.tokenState?.refreshToken).toBe('CANARY-refresh-1');
    await host.close();
    expect(keyIdOf((await world.stored(id))?.token?.tokens?.sealed ?? new Uint8Array())).toBe(newId);
  });

  it('lets a renewal win that writes between its reading and its writing', async () => {
    const world = await KeyWorld.open(engine);
    const id = await world.account('1');
    addKey(world.keyFile);
    const ring = loadKeyFile(world.keyFile) ?? createKeyFile(world.keyFile);
    const store = await openStore(world.store);
    const vault = createVault(ring);
    const replace: typeof store.sealed.replace = async (column, values) => {
      const account = await store.accounts.get(id);
      if (column.table === 'token_states' && account?.token?.version === 1) {
        const tokens = vault.sealTokens(id, tokenStateAt(0, { refreshToken: 'CANARY-newer' }));
        await store.tokens.save(id, { version: 2, generation: 1, tokens }, account.token);
      }
      return store.sealed.replace(column, values);
    };
    const rotation = await rotateKeys({
      store: { sealed: { ...store.sealed, replace } },
      ring,
      log: () => undefined,
    });
    expect(rotation).toMatchObject({ resealed: 1, remaining: 0 });
    const tokens = (await store.accounts.get(id))?.token?.tokens;
    await store.close();
    expect(tokens && vault.openTokens(id, tokens).refreshToken).toBe('CANARY-newer');
  });

  it('passes over a value that does not open, names it, and leaves it as it is', async () => {
    const world = await KeyWorld.open(engine);
    const [one, two] = [await world.account('1'), await world.account('2')];
    const [oldId = ''] = world.keyIds;
    await world.tamper(
      `update token_states set sealed_tokens = (select sealed_tokens from token_states where account_id = '${two}') where account_id = '${one}'`,
    );
    const newId = addKey(world.keyFile);
    const logged: HookLogEntry[] = [];
    const test = world.host(world.keyFile, { log: (entry) => void logged.push(entry) });
    const host = await test.host;
    const rotation = await host.keys.rotate();
    expect(rotation).toEqual({ keyId: newId, resealed: 3, unreadable: 1, remaining: 1 });
    expect(logged).toContainEqual(
      expect.objectContaining({
        event: 'host.key_row_unreadable',
        table: 'token_states',
        id: one,
        code: 'crypto.authentication_failed',
      }),
    );
    await expect(host.keys.forget(oldId)).rejects.toMatchObject({ code: 'host.key_in_use' });
    await host.close();
  });

  it('reaches another host on the same database, which seals with the new key without a restart', async () => {
    const world = await KeyWorld.open(engine);
    const id = await world.account('1');
    const other = await world.host().host;
    await other.beforeOperation(id);
    const newId = addKey(world.keyFile);
    const host = await world.host().host;
    await host.keys.rotate();
    await expect
      .poll(async () => (await other.keys.list()).find(({ isCurrent }) => isCurrent)?.id, { timeout: 5_000 })
      .toBe(newId);
    await other.refresh(id);
    expect((await host.keys.list()).map(({ sealedValues }) => sealedValues)).toEqual([2, 0]);
    await Promise.all([host.close(), other.close()]);
  });

  it('is noted in the timeline, without any secret', async () => {
    const world = await KeyWorld.open(engine);
    await world.account('1');
    addKey(world.keyFile);
    const host = await world.host().host;
    const { keyId } = await host.keys.rotate();
    await host.close();
    const store = await openStore(world.store);
    const lines = await store.timeline.list('host', 10);
    await store.close();
    expect(lines.map(({ event, details }) => [event, details['keyId']])).toEqual([
      ['keys.rotated', keyId],
      ['keys.rotation_started', keyId],
    ]);
  });

  it('works on a database from before there were several keys, whose fingerprints it keeps', async () => {
    const world = await KeyWorld.open(engine);
    const ring = createKeyFile(world.keyFile);
    const account = { subject: 'a1', field: 'client_secret' };
    await createOldDatabase(world.store, 3, async (db) => {
      const check = sealFirstFormat(ring, { subject: 'host', field: 'key_check' }, 'coupa-account');
      await db.insertInto('meta').values({ key: 'key_check', value: check }).execute();
      const at = '2026-01-31T12:00:00.000Z';
      const settings = JSON.stringify({ ...codeInput, scopes: [], clientType: 'confidential' });
      const row = { id: 'a1', label: 'Old', settings, settings_version: 1, created_at: at, updated_at: at };
      await db
        .insertInto('accounts')
        .values(row as never)
        .execute();
      const sealed = sealFirstFormat(ring, account, 'CANARY-secret');
      const secret = { account_id: 'a1', sealed_client_secret: sealed, stored_at: at };
      await db
        .insertInto('account_secrets')
        .values({ ...secret, fingerprint: ring.fingerprint('CANARY-secret') })
        .execute();
    });
    const wrong = join(world.folder, 'wrong');
    createKeyFile(wrong);
    expect((await world.host(wrong).host).sealed).toBe(true);
    const [oldId = ''] = world.keyIds;
    addKey(world.keyFile);
    const host = await world.host().host;
    expect(await host.keys.rotate()).toMatchObject({ resealed: 1, remaining: 0 });
    await removeKey(world.keyFile, oldId, host.keys);
    await host.close();
    const again = await world.host().host;
    const { id } = await again.accounts.create({ ...codeInput, label: 'New', clientSecret: 'CANARY-secret' });
    expect((await again.accounts.show(id)).clientSecret?.fingerprint).toBe(ring.fingerprint('CANARY-secret'));
    await again.close();
  });
});

describe('A-41: the refresh journal under several keys', () => {
  const [engine] = engines;

  it('is sealed anew by a rotation, and counts for its keys until then', async () => {
    if (engine === undefined) throw new Error('no engine');
    const world = await KeyWorld.open(engine);
    const id = await world.account('1');
    const [oldId = ''] = world.keyIds;
    const test = world.host();
    const host = await test.host;
    await host.refresh(id);
    const entriesOf = async (keyId: string) =>
      (await host.keys.list()).find((key) => key.id === keyId)?.journalEntries;
    expect(await entriesOf(oldId)).toBeGreaterThan(0);
    addKey(world.keyFile);
    await host.keys.rotate();
    expect(await entriesOf(oldId)).toBe(0);
    await host.close();
  });

  it('is left alone where a dead process wrote with a key that this host does not have', async () => {
    if (engine === undefined) throw new Error('no engine');
    const world = await KeyWorld.open(engine);
    const [own, foreign] = ['own', 'foreign'].map((name) => createKeyFile(join(world.folder, name)));
    if (own === undefined || foreign === undefined) throw new Error('no keys');
    const failures: unknown[] = [];
    const open = (ring: typeof own) =>
      new FileJournal(world.journal, {
        vault: createVault(ring),
        now: () => hour,
        failed: (error) => failures.push(error),
      });
    const dead = open(foreign);
    await dead.reserve();
    const holder = { accountId: 'a1', owner: 'o', attemptId: 't', fence: 1, version: 1 };
    const tokenState = tokenStateAt(0, { refreshToken: 'CANARY-only-copy' });
    await dead.record({ tokenState, spent: null, rotation: 'rotated', holder, receivedAt: 0 });
    const [name = ''] = readdirSync(world.folder).filter((file) => file.startsWith('refresh.'));
    const written = join(world.folder, name);
    const left = `${world.journal}.${hostname()}.4194304.000000000000`;
    writeFileSync(left, readFileSync(written), { mode: 0o600 });
    await dead.close();
    const living = open(own);
    await living.lookAround();
    await living.close();
    expect(failures).toMatchObject([{ code: 'host.key_unknown' }, { code: 'host.key_unknown' }]);
    const restarted = open(foreign);
    await restarted.lookAround();
    expect(restarted.unsaved('a1')?.tokenState.refreshToken).toBe('CANARY-only-copy');
    await restarted.close();
  });
});
