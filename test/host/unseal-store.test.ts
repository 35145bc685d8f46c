import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/host/keys/key-ring.ts';
import { clientCredentialsInput, codeInput, TestHost } from './support/open-test-host.ts';

let folder = '';
let previousMask = 0;

beforeEach(() => {
  previousMask = process.umask(0);
  folder = join(mkdtempSync(join(tmpdir(), 'coupa-host-')), 'data');
});

afterEach(() => {
  process.umask(previousMask);
  rmSync(join(folder, '..'), { recursive: true });
});

const database = () => join(folder, 'host.db');
const keyFile = () => join(folder, 'key');
const open = () => new TestHost({ store: `sqlite:${database()}`, keys: { file: keyFile() } });
const modeOf = (path: string) => statSync(path).mode & 0o777;
const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

async function filled(): Promise<void> {
  const test = open();
  await test.authorized(codeInput);
  await (await test.host).close();
}

describe('A-48: the data of a host', () => {
  it('belong to their owner alone, whatever the umask', async () => {
    const test = open();
    await test.authorized();
    expect(modeOf(folder)).toBe(0o700);
    const modes = readdirSync(folder).map((name) => [name, modeOf(join(folder, name))]);
    expect(modes).toEqual(['host.db', 'host.db-shm', 'host.db-wal', 'key'].map((name) => [name, 0o600]));
    await (await test.host).close();
  });

  it('hold no secret in clear, also not in the write-ahead log', async () => {
    const test = open();
    await test.authorized(codeInput);
    for (const name of readdirSync(folder)) {
      expect(readFileSync(join(folder, name)).includes('CANARY'), name).toBe(false);
    }
    await (await test.host).close();
    expect(readFileSync(database()).includes('CANARY')).toBe(false);
  });

  it('are found again after a restart', async () => {
    await filled();
    const test = open();
    const host = await test.host;
    const [account] = await host.accounts.list();
    expect((await host.beforeOperation(account?.id ?? '')).headers['authorization']).toBe(
      'Bearer CANARY-access-1',
    );
    await host.close();
  });
});

describe('A-42: a host whose key does not fit', () => {
  const wrongRing = { ring: createKeyRing([{ id: 'k-other', bytes: Buffer.alloc(32, 9) }]) };

  it.each([
    ['is wrong', () => new TestHost({ store: `sqlite:${database()}`, keys: wrongRing })],
    [
      'is missing',
      () => {
        renameSync(keyFile(), `${keyFile()}.away`);
        return open();
      },
    ],
  ])('is sealed, refuses every call and writes nothing: the key %s', async (_case, openWrong) => {
    await filled();
    const before = hashOf(database());
    const host = await openWrong().host;
    expect(host.sealed).toBe(true);
    const actor = { userId: 'u', browserSecret: 'b' };
    const calls: (() => Promise<unknown>)[] = [
      () => host.accounts.list(),
      () => host.accounts.show('x'),
      () => host.accounts.create(clientCredentialsInput),
      () => host.accounts.edit('x', clientCredentialsInput, 1),
      () => host.accounts.remove('x'),
      () => host.authorization.openDraft({}, actor),
      () => host.authorization.begin('x', actor),
      () => host.authorization.complete({ callbackUrl: '', query: '' }, actor),
      () => host.authorization.apply('x', actor),
      () => host.authorization.cancel('x', actor),
      () => host.validate('x'),
      () => host.beforeOperation('x'),
      () => host.renewRejected('x', 1),
      () => host.refresh('x'),
      () => host.operate('x', { method: 'GET', path: '/api/users' }),
      () => host.disconnect('x'),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'host.sealed' });
    expect(() => host.peek('x')).toThrow(expect.objectContaining({ code: 'host.sealed' }));
    await host.close();
    expect(hashOf(database())).toBe(before);
    expect(readdirSync(folder)).not.toContain('host.key');
  });

  it('never gets a new key file over existing accounts', async () => {
    await filled();
    rmSync(keyFile());
    await open().host;
    expect(readdirSync(folder)).not.toContain('key');
  });

  it('works again when the key is back', async () => {
    await filled();
    renameSync(keyFile(), `${keyFile()}.away`);
    expect((await open().host).sealed).toBe(true);
    renameSync(`${keyFile()}.away`, keyFile());
    const host = await open().host;
    expect(host.sealed).toBe(false);
    expect(await host.accounts.list()).toHaveLength(1);
    await host.close();
  });
});

describe('a host that cannot start says why', () => {
  it.each([
    ['a key file others can read', 'host.key_exposed', () => chmodSync(keyFile(), 0o640)],
    ['a garbled key file', 'host.key_unreadable', () => writeFileSync(keyFile(), 'k-1 short\n')],
    ['an empty key file', 'host.key_unreadable', () => writeFileSync(keyFile(), '')],
    ['a file that is no database', 'store.corrupt', () => writeFileSync(database(), 'x'.repeat(4096))],
    ['a damaged database', 'store.corrupt', damage],
    ['a database of a newer version', 'store.newer', makeNewer],
  ])('%s: %s', async (_case, code, spoil) => {
    await filled();
    spoil();
    const before = hashOf(database());
    await expect(open().host).rejects.toMatchObject({ code });
    expect(hashOf(database())).toBe(before);
  });

  it.each(['mysql://x', 'postgres://u:p@[', 'sqlite:', '/tmp/x.db'])(
    'a store address it does not know: %s',
    async (store) => {
      await expect(new TestHost({ store }).host).rejects.toMatchObject({ code: 'store.unreadable' });
    },
  );

  function damage(): void {
    const bytes = readFileSync(database());
    bytes.fill(0xff, 4096, 12_288);
    writeFileSync(database(), bytes);
  }

  function makeNewer(): void {
    const db = new Database(database());
    db.prepare(`update meta set value = ? where key = 'schema_version'`).run(Buffer.from('99'));
    db.close();
  }
});

describe('F-48: a database that somebody else holds locked', () => {
  it('answers store.busy and loses nothing', { timeout: 20_000 }, async () => {
    const test = open();
    const host = await test.host;
    const id = await test.authorized();
    const other = new Database(database());
    other.exec('begin immediate');
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 10);
    await expect(host.accounts.create({ ...clientCredentialsInput, label: 'Second' })).rejects.toMatchObject({
      code: 'store.busy',
      retryable: true,
    });
    clearInterval(counting);
    expect(turns).toBeGreaterThan(50);
    other.exec('rollback');
    other.close();
    expect((await host.accounts.list()).map((account) => account.id)).toEqual([id]);
    await host.close();
  });
});
