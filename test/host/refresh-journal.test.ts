import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/host/renewal/refresh-journal.ts';
import { FileJournal } from '../../src/host/renewal/refresh-journal-file.ts';
import { createVault } from '../../src/host/vault.ts';
import { tokenStateAt } from './support/fake-connector.ts';
import { codeInput, hour, TestHost, testRing } from './support/open-test-host.ts';

let folder = '';
let now = 0;
const failures: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coupa-journal-'));
  now = 0;
  failures.length = 0;
});

afterEach(() => rmSync(folder, { recursive: true }));

const base = () => join(folder, 'host.db-refresh');
const files = () => readdirSync(folder).map((name) => join(folder, name));

function journal(): FileJournal {
  return new FileJournal(base(), {
    vault: createVault(testRing),
    now: () => now,
    failed: (error) => failures.push(error),
  });
}

function entry(attemptId: string, refreshToken = `CANARY-${attemptId}`): JournalEntry {
  return {
    tokenState: tokenStateAt(0, { refreshToken }),
    spent: { version: 1, generation: 1, refreshFingerprint: '00000000' },
    rotation: 'rotated',
    holder: { accountId: 'a1', owner: 'o', attemptId, fence: 1, version: 1 },
    receivedAt: now,
  };
}

/** The files as a process leaves them that was killed: another process's number, nobody running under it. */
async function leftBehind(...entries: readonly JournalEntry[]): Promise<string> {
  const dead = journal();
  await dead.assertWritable();
  for (const each of entries) await dead.record(each);
  const [own = ''] = files();
  const left = `${base()}.${hostname()}.4194304.000000000000`;
  writeFileSync(left, readFileSync(own), { mode: 0o600 });
  for (const each of entries) await dead.done(each, 'saved');
  await dead.close();
  return left;
}

describe('the journal of renewals', () => {
  it('makes no file before the first renewal, and leaves none behind when all is stored', async () => {
    const quiet = journal();
    await quiet.lookAround();
    expect(files()).toEqual([]);
    await quiet.assertWritable();
    const answer = entry('1');
    await quiet.record(answer);
    await quiet.done(answer, 'saved');
    await quiet.close();
    expect(files()).toEqual([]);
  });

  it('F-49: has its megabyte before the answer comes, readable by its owner alone, without a secret in clear', async () => {
    const open = journal();
    await open.assertWritable();
    const [path = ''] = files();
    expect(statSync(path)).toMatchObject({ size: 1024 * 1024, mode: 0o100600 });
    await open.record(entry('1'));
    expect(statSync(path).size).toBe(1024 * 1024);
    expect(readFileSync(path).includes('CANARY')).toBe(false);
    await open.close();
  });

  it('F-35: takes over what a dead process has left, and its file with it', async () => {
    const left = await leftBehind(entry('1'));
    const next = journal();
    await next.lookAround();
    expect(next.unsaved('a1')).toEqual(entry('1'));
    expect(files()).not.toContain(left);
    expect(files()).toHaveLength(1);
    await next.done(entry('1'), 'saved');
    await next.close();
    expect(files()).toEqual([]);
  });

  it('ignores a torn end and keeps what is before it', async () => {
    const left = await leftBehind(entry('1'), entry('2'));
    const bytes = readFileSync(left);
    const torn = bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) - 5);
    writeFileSync(left, torn);
    const next = journal();
    await next.lookAround();
    expect(next.unsaved('a1')).toEqual(entry('1'));
    await next.done(entry('1'), 'saved');
    expect(next.unsaved('a1')).toBeUndefined();
    await next.close();
  });

  it('reads what a living neighbour holds and leaves its file alone', async () => {
    const neighbour = journal();
    await neighbour.assertWritable();
    await neighbour.record(entry('1'));
    const [own = ''] = files();
    const living = `${base()}.${hostname()}.1.000000000000`;
    writeFileSync(living, readFileSync(own));
    const other = journal();
    await other.lookAround();
    expect(other.unsaved('a1')).toEqual(entry('1'));
    await other.done(entry('1'), 'saved');
    await other.lookAround();
    expect(other.unsaved('a1')).toBeUndefined();
    expect(files()).toContain(living);
    await other.close();
    await neighbour.close();
  });

  it('keeps a superseded answer for a day as evidence, never as something to store', async () => {
    const first = journal();
    await first.assertWritable();
    await first.record(entry('1'));
    await first.done(entry('1'), 'superseded');
    expect(first.unsaved('a1')).toBeUndefined();
    await first.close();
    expect(files()).toHaveLength(1);
    now = 25 * hour;
    const next = journal();
    await next.lookAround();
    expect(next.unsaved('a1')).toBeUndefined();
    await next.close();
    expect(files()).toEqual([]);
  });

  it('goes on for thousands of renewals in one megabyte, and outlives them with what waits', async () => {
    const long = journal();
    const waiting = entry('waits');
    await long.assertWritable();
    await long.record(waiting);
    for (let round = 0; round < 60; round += 1) {
      await long.assertWritable();
      const answer = entry(`${round}`, 'x'.repeat(30_000));
      await long.record(answer);
      await long.done(answer, 'saved');
    }
    expect(failures).toEqual([]);
    expect(files()).toHaveLength(1);
    expect(statSync(files()[0] ?? '').size).toBeLessThan(2 * 1024 * 1024);
    expect(long.unsaved('a1')).toEqual(waiting);
    await long.close();
    const next = journal();
    await next.lookAround();
    expect(next.unsaved('a1')).toEqual(waiting);
    await next.close();
  });

  it('makes a new file when the one it wrote to was taken away', async () => {
    const open = journal();
    await open.assertWritable();
    for (const path of files()) rmSync(path);
    await open.assertWritable();
    await open.record(entry('1'));
    await open.close();
    expect(files()).toHaveLength(1);
  });
});

describe('F-50: a journal that cannot be written', () => {
  it('stops every renewal before it is sent, and says so', async () => {
    const blocked = join(folder, 'no-folder');
    writeFileSync(blocked, '');
    const test = new TestHost({ store: 'sqlite::memory:', journal: join(blocked, 'journal') });
    const host = await test.host;
    const id = await test.authorized(codeInput);
    test.now += 20 * hour;
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    await expect(host.refresh(id)).rejects.toMatchObject({
      code: 'refresh.journal_unwritable',
      retryable: true,
    });
    expect(test.connector.refreshes).toHaveLength(0);
    rmSync(blocked);
    mkdirSync(blocked);
    chmodSync(blocked, 0o700);
    expect((await host.refresh(id)).token?.version).toBe(2);
    await host.close();
  });
});
