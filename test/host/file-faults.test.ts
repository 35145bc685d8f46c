import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectorError } from '../../src/errors.ts';
import { inspectStore } from '../../src/host/store/inspect-store.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { failureOf } from '../support/failure-of.ts';
import { type FaultRun, FaultWorld } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

let world: FaultWorld;
let run: FaultRun;
let path = '';

beforeEach(async () => {
  world = await FaultWorld.open('SQLite');
  run = await world.authorized('strict');
  await run.ask();
  path = world.address.slice('sqlite:'.length);
});
afterEach(() => world.close());

const due = () => {
  world.now += 20.5 * hour;
};

/** The living token is served from memory; no request leaves, whoever asks. */
async function expectNothingSent(code: string): Promise<void> {
  expect(await run.ask()).toBe(1);
  expect(await failureOf(world.host.refresh(run.id))).toMatchObject({ code });
  expect(await run.ask()).toBe(1);
  expect(run.posts).toBe(0);
}

describe('F-51: a database file', () => {
  it('that is deleted under the host takes no write, hence no renewal is sent, and works on when it is back', async () => {
    const away = `${path}.away`;
    renameSync(path, away);
    due();
    await expectNothingSent('store.moved');
    expect((await world.host.accounts.list()).map(({ id }) => id)).toEqual([run.id]);
    expect(readdirSync(dirname(path))).not.toContain('host.db');
    renameSync(away, path);
    expect((await world.host.refresh(run.id)).token?.version).toBe(2);
    await run.observe();
    run.assertInvariants(0);
  });

  it('that is replaced by a copy under the host is not written to either', async () => {
    const before = readFileSync(path);
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
    due();
    await expectNothingSent('store.moved');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('that goes away while an answer is under way leaves the answer in the journal', async () => {
    const away = `${path}.away`;
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { fetch } = run.sandbox;
    run.travelBy({
      send: async (url, { method, headers, body }) => {
        const response = await fetch(new Request(url, { method, headers, body }));
        await held;
        const { Readable } = await import('node:stream');
        return {
          statusCode: response.status,
          headers: Object.fromEntries(response.headers),
          body: Readable.from([Buffer.from(await response.arrayBuffer())]),
        };
      },
    });
    due();
    const renewal = world.host.refresh(run.id);
    await vi.waitFor(() => expect(run.posts).toBe(1));
    renameSync(path, away);
    release();
    await renewal;
    expect((await world.stored(run.id)).version).toBe(1);
    renameSync(away, path);
    world.now += hour;
    await vi.waitFor(async () => {
      world.now += 31_000;
      expect(await run.ask()).toBe(2);
      expect((await run.observe()).version).toBe(2);
    });
    expect(run.posts).toBe(1);
    run.assertInvariants(0);
  });
});

describe('F-51: a database file that is found damaged at start', () => {
  /** The whole database in one file, as after an orderly stop. */
  async function stopped(): Promise<Buffer> {
    for (let count = 0; count < 3; count += 1) await world.authorized('strict');
    await world.stop();
    return readFileSync(path);
  }

  it('in a random page is refused and left as it is, or read as it was', async () => {
    const sound = await stopped();
    const pages = sound.length / 4096;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: pages - 1 }), async (page) => {
        overwrite(page * 4096, Buffer.alloc(4096, 0xa5));
        const before = readFileSync(path);
        const found = await inspectStore(world.address).then(() => 'sound', codeOf);
        // A page that nothing uses any more holds nothing that could be damaged.
        expect(['store.corrupt', 'sound']).toContain(found);
        if (page < 3) expect(found).toBe('store.corrupt');
        expect(readFileSync(path).equals(before)).toBe(true);
        overwrite(page * 4096, sound.subarray(page * 4096, (page + 1) * 4096));
      }),
      { numRuns: 12 },
    );
  });

  it.each([0.9, 0.5, 0.1])('cut off to %d of its length is refused and left as it is', async (share) => {
    const sound = await stopped();
    const length = Math.floor((sound.length / 4096) * share) * 4096;
    truncateSync(path, length);
    const error = await failureOf(inspectStore(world.address));
    expect(error).toMatchObject({ code: 'store.corrupt', kind: 'fatal' });
    expect(error.action).toContain('backup');
    expect(statSync(path).size).toBe(length);
  });

  it.skipIf(process.getuid?.() === 0)('without the right to read it is refused', async () => {
    await stopped();
    chmodSync(path, 0o000);
    expect(await failureOf(inspectStore(world.address))).toMatchObject({ code: 'store.unreadable' });
  });

  it('that is no file is refused', async () => {
    await stopped();
    renameSync(path, `${path}.away`);
    mkdirSync(path);
    expect(await failureOf(inspectStore(world.address))).toMatchObject({ code: 'store.unreadable' });
  });

  it('ends the command line with 1, the published code of what only an operator can mend', async () => {
    await stopped();
    overwrite(0, Buffer.alloc(4096, 0xa5));
    const before = readFileSync(path);
    const { code, stderr } = await runCli(['accounts', 'list', '--data-dir', dirname(path)], {
      env: { COUPA_ACCOUNT_STORE: world.address },
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('store.corrupt') });
    expect(stderr).toContain('Restore it from a backup.');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  function overwrite(position: number, bytes: Uint8Array): void {
    const file = openSync(path, 'r+');
    writeSync(file, bytes, 0, bytes.length, position);
    closeSync(file);
  }
});

describe('F-52: a disk that fails when the journal is brought to it', () => {
  it('stops renewals before they are sent, as long as it fails, and loses nothing', async () => {
    const failing = await failSync();
    due();
    await expectNothingSent('refresh.journal_unwritable');
    expect((await world.host.accounts.show(run.id)).token?.version).toBe(1);
    failing.mockRestore();
    expect((await world.host.refresh(run.id)).token?.version).toBe(2);
    await run.observe();
    run.assertInvariants(0);
  });

  it('under an answer keeps it in memory and stores it, and no further renewal trusts that file', async () => {
    await world.host.refresh(run.id);
    await run.observe();
    const failing = await failSync();
    due();
    const posts = run.posts;
    const datasync = failing.mock.calls.length;
    await run.ask();
    await vi.waitFor(async () => expect((await world.stored(run.id)).version).toBe(3));
    await run.observe();
    expect(failing.mock.calls.length).toBeGreaterThan(datasync);
    expect(run.posts).toBe(posts + 1);
    world.now += hour;
    expect(await failureOf(world.host.refresh(run.id))).toMatchObject({ code: 'refresh.journal_unwritable' });
    expect(run.posts).toBe(posts + 1);
    failing.mockRestore();
    run.assertInvariants(0);
  });
});

/** From now on no file can be brought to the disk. */
async function failSync() {
  const handle = await open(path);
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const fail = () => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
  vi.spyOn(prototype, 'datasync').mockImplementation(fail);
  const sync = vi.spyOn(prototype, 'sync').mockImplementation(fail);
  return {
    mock: vi.mocked(prototype.datasync).mock,
    mockRestore: () => {
      sync.mockRestore();
      vi.mocked(prototype.datasync).mockRestore();
    },
  };
}

const codeOf = (error: unknown) => (error instanceof ConnectorError ? error.code : 'not foreseen');
