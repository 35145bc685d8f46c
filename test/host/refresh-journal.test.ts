import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournalFile } from '../../src/host/renewal/journal-file.ts';
import { readFrames } from '../../src/host/renewal/journal-frames.ts';
import type { JournalEntry } from '../../src/host/renewal/refresh-journal.ts';
import { FileJournal } from '../../src/host/renewal/refresh-journal-file.ts';
import type { AccountSnapshot } from '../../src/host/store/store.ts';
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
const beside = (beginning: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith(beginning))
    .map((name) => join(folder, name));
const files = () => beside('host.db-refresh.');
/** What journals leave behind for good. */
const marks = () => beside('host.db-refresh-saved.');

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

/** The account as a store has it that took so many answers of it. */
function snapshotAt(version: number): Pick<AccountSnapshot, 'id' | 'token'> {
  const { accessToken: _access, refreshToken: _refresh, ...facts } = tokenStateAt(-hour);
  const sealed = { sealed: new Uint8Array(), accessFingerprint: 'a', refreshFingerprint: 'r' };
  return { id: 'a1', token: { version, generation: 1, tokens: { ...sealed, facts } } };
}

/** Whose answers a file holds. */
async function attemptsIn(path: string): Promise<readonly string[]> {
  const vault = createVault(testRing);
  const lines = (await readJournalFile(path)).map((payload) => JSON.parse(vault.openJournalEntry(payload)));
  return lines.flatMap(({ entry: kept }) => (kept === undefined ? [] : [kept.holder.attemptId]));
}

/** The files as a process leaves them that was killed: another process's number, nobody running under it. */
async function leftBehind(...entries: readonly JournalEntry[]): Promise<string> {
  const dead = journal();
  await dead.reserve();
  for (const each of entries) await dead.record(each);
  const [own = ''] = files();
  const left = `${base()}.${hostname()}.4194304.000000000000`;
  writeFileSync(left, readFileSync(own), { mode: 0o600 });
  for (const each of entries) await dead.done(each, 'saved');
  await dead.close();
  return left;
}

describe('the journal of renewals', () => {
  it('F-34: has an answer in its file before anything else can happen in the process', async () => {
    const own = journal();
    await own.reserve();
    const [path = ''] = files();
    const recorded = [own.record(entry('first')), own.record(entry('second'))];
    expect(readFrames(readFileSync(path)).payloads).toHaveLength(2);
    await Promise.all(recorded);
    expect(await attemptsIn(path)).toEqual(['first', 'second']);
    await own.close();
  });

  it('F-34: keeps an answer that comes while the journal moves to another file', async () => {
    const own = journal();
    await own.reserve();
    const moved = own.reseal();
    const recorded = Array.from({ length: 20 }, async (_, index) => {
      for (let turns = 0; turns < index; turns += 1) await undefined;
      await own.record(entry(`answer-${index}`));
    });
    await Promise.all([moved, ...recorded]);
    const [path = '', ...others] = files();
    expect(others).toEqual([]);
    expect((await attemptsIn(path)).toSorted()).toEqual(
      Array.from({ length: 20 }, (_, index) => `answer-${index}`).toSorted(),
    );
    await own.close();
  });

  it('makes no file before the first renewal, and leaves none behind when all is stored', async () => {
    const quiet = journal();
    await quiet.lookAround();
    expect(readdirSync(folder)).toEqual([]);
    await quiet.reserve();
    const answer = entry('1');
    await quiet.record(answer);
    await quiet.done(answer, 'saved');
    await quiet.close();
    expect(files()).toEqual([]);
  });

  it('F-53: leaves how far it brought each account, in a file without a token, and nothing of a removed one', async () => {
    const open = journal();
    const removed = { ...entry('2'), holder: { ...entry('2').holder, accountId: 'a2' } };
    for (const answer of [entry('1'), removed]) {
      await open.record(answer);
      await open.done(answer, 'saved');
    }
    open.forget('a2');
    await open.close();
    const [path = '', ...others] = marks();
    expect([others, statSync(path).mode]).toEqual([[], 0o100600]);
    const text = readFileSync(path, 'latin1');
    expect(text).toContain('["a1",2,1,0]');
    expect(text).not.toMatch(/CANARY|"a2"/);
    const next = journal();
    await next.lookAround();
    const stored = snapshotAt(1);
    expect([next.isAheadOf(stored), next.isAheadOf(snapshotAt(2))]).toEqual([true, false]);
    await next.close();
    expect(marks()).toEqual([path]);
  });

  it('F-53: keeps what it learnt from a killed process before the file of that one goes', async () => {
    await leftBehind(entry('1'));
    for (const path of marks()) rmSync(path);
    const next = journal();
    await next.lookAround();
    expect(marks()).toHaveLength(1);
    for (const path of files()) rmSync(path);
    // This one was killed, too.
    const last = journal();
    await last.lookAround();
    expect(last.isAheadOf(snapshotAt(1))).toBe(true);
    await next.close();
  });

  it('F-53: says so and closes all the same when it cannot leave that', async () => {
    const open = journal();
    await open.record(entry('1'));
    await open.done(entry('1'), 'saved');
    rmSync(folder, { recursive: true });
    await open.close();
    expect(failures).toMatchObject([{ code: 'ENOENT' }]);
    mkdirSync(folder);
  });

  it('F-49: has its megabyte before the answer comes, readable by its owner alone, without a secret in clear', async () => {
    const open = journal();
    await open.reserve();
    const [path = ''] = files();
    expect(statSync(path)).toMatchObject({ size: 1024 * 1024, mode: 0o100600 });
    // In blocks of the disk, not in a length that only promises them.
    expect(statSync(path).blocks * 512).toBeGreaterThanOrEqual(1024 * 1024);
    await open.record(entry('1'));
    expect(statSync(path).size).toBe(1024 * 1024);
    expect(readFileSync(path).includes('CANARY')).toBe(false);
    await open.close();
  });

  it.each([3_000, 12_000, 20_000, 60_000])(
    'F-49: has the blocks for as many answers of %i characters as are under way',
    async (characters) => {
      const open = journal();
      for (let used = 0; used < 40; used += 1) {
        const room = await open.reserve();
        const answer = entry(`used-${used}`, 'x'.repeat(20_000));
        await open.record(answer);
        await open.done(answer, 'saved');
        room.release();
      }
      const rooms = await Promise.all(Array.from({ length: 64 }, () => open.reserve()));
      const [path = ''] = files();
      const { ino, size, blocks } = statSync(path);
      expect(blocks * 512).toBeGreaterThanOrEqual(size);
      const answers = rooms.map((_room, index) => entry(`${index}`, 'x'.repeat(characters)));
      for (const answer of answers) await open.record(answer);
      expect(files()).toEqual([path]);
      expect(statSync(path)).toMatchObject({ ino, size });
      expect(await attemptsIn(path)).toEqual(answers.map(({ holder }) => holder.attemptId));
      for (const room of rooms) room.release();
      for (const answer of answers) await open.done(answer, 'saved');
      await open.close();
      expect(failures).toEqual([]);
    },
  );

  it('keeps an answer that no room was taken for in a new file', async () => {
    const open = journal();
    await open.record(entry('first'));
    const answers = Array.from({ length: 20 }, (_each, index) => entry(`${index}`, 'x'.repeat(60_000)));
    for (const answer of answers) await open.record(answer);
    const [path = '', ...others] = files();
    expect(others).toEqual([]);
    expect(await attemptsIn(path)).toEqual(['first', ...answers.map(({ holder }) => holder.attemptId)]);
    await open.close();
    expect(failures).toEqual([]);
  });

  it('takes room for what is under way alone', async () => {
    const open = journal();
    for (let round = 0; round < 200; round += 1) {
      const room = await open.reserve();
      room.release();
    }
    expect(files().map((path) => statSync(path).size)).toEqual([1024 * 1024]);
    await open.close();
  });

  it('F-59: leaves an answer that comes after its end to the next process', async () => {
    const closed = journal();
    const room = await closed.reserve();
    await closed.close();
    room.release();
    await closed.record(entry('late'));
    const next = journal();
    await next.lookAround();
    expect(next.unsaved('a1')).toEqual(entry('late'));
    await next.done(entry('late'), 'saved');
    await next.close();
    expect(files()).toEqual([]);
  });

  it('takes over the file of another machine when nobody has written to it for a day', async () => {
    const answer = entry('1');
    const left = await leftBehind(answer);
    const foreign = `${base()}.gone-container.1.000000000000`;
    renameSync(left, foreign);
    now = statSync(foreign).mtimeMs + 24 * hour;
    const early = journal();
    await early.lookAround();
    expect([early.unsaved('a1'), files()]).toEqual([answer, [foreign]]);
    now += 1;
    const next = journal();
    await next.lookAround();
    expect(next.unsaved('a1')).toEqual(answer);
    expect(files()).toHaveLength(1);
    expect(files()).not.toContain(foreign);
    await next.done(answer, 'saved');
    await next.close();
    await early.close();
    expect(files()).toEqual([]);
  });

  it('shows that its file is in use before each answer that is asked for', async () => {
    const open = journal();
    await open.reserve();
    const [path = ''] = files();
    now = statSync(path).mtimeMs + 30 * hour;
    await open.reserve();
    expect(statSync(path).mtimeMs).toBeCloseTo(now, -1);
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
    await neighbour.reserve();
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
    await first.reserve();
    await first.record(entry('1'));
    await first.done(entry('1'), 'superseded');
    expect(first.unsaved('a1')).toBeUndefined();
    await first.close();
    expect(files()).toHaveLength(1);
    now = 24 * hour;
    const early = journal();
    await early.lookAround();
    await early.close();
    expect(await Promise.all(files().map(attemptsIn))).toEqual([['1']]);
    now = 24 * hour + 1;
    const next = journal();
    await next.lookAround();
    expect(next.unsaved('a1')).toBeUndefined();
    await next.close();
    expect(files()).toEqual([]);
  });

  it('goes on for thousands of renewals in one megabyte, and outlives them with what waits', async () => {
    const long = journal();
    const waiting = entry('waits');
    await long.reserve();
    await long.record(waiting);
    for (let round = 0; round < 60; round += 1) {
      const room = await long.reserve();
      const answer = entry(`${round}`, 'x'.repeat(30_000));
      await long.record(answer);
      await long.done(answer, 'saved');
      room.release();
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
    await open.reserve();
    for (const path of files()) rmSync(path);
    await open.reserve();
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
