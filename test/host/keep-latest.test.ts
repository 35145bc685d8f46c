import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AnswerMark, isNewerMark, writeMarks } from '../../src/host/renewal/answer-marks.ts';
import { toFrame } from '../../src/host/renewal/journal-frames.ts';
import { keepLatest, recallLatest } from '../../src/host/renewal/keep-latest.ts';
import { LatestAnswers } from '../../src/host/renewal/latest-answers.ts';
import { answerMarks, latestOf } from './support/answer-marks.ts';

const day = 86_400_000;
const machine = hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coupa-marks-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const base = () => join(folder, 'refresh');
const files = () => readdirSync(folder).map((name) => join(folder, name));

function mark(accountId: string, version: number, receivedAt = version): AnswerMark {
  return { accountId, version, generation: 1, receivedAt };
}

async function recalled(now = 0): Promise<readonly AnswerMark[]> {
  const latest = new LatestAnswers();
  await recallLatest(base(), now, latest);
  return byAccount(latest.marks(now));
}

function byAccount(marks: readonly AnswerMark[]): readonly AnswerMark[] {
  return marks.toSorted((one, other) => one.accountId.localeCompare(other.accountId));
}

function newestOf(marks: readonly AnswerMark[]): readonly AnswerMark[] {
  const newest = new Map<string, AnswerMark>();
  for (const each of marks) {
    const known = newest.get(each.accountId);
    if (known === undefined || isNewerMark(each, known)) newest.set(each.accountId, each);
  }
  return byAccount([...newest.values()]);
}

/** A file as another process has it there, which lives unless its number is larger than any can be. */
function fileOf(pid: number, bytes: Uint8Array): string {
  const path = `${base()}-saved.${machine}.${pid}.0123456789ab`;
  writeFileSync(path, bytes, { mode: 0o600 });
  return path;
}

const living = process.ppid;
const dead = 2 ** 30;

describe('what a journal leaves to the next process', () => {
  it('is one file that only its owner can read, and nothing as long as there is nothing to tell', async () => {
    await keepLatest(base(), 0, new LatestAnswers());
    expect(files()).toEqual([]);
    await keepLatest(base(), 0, latestOf([mark('a1', 3)]));
    expect(files().map((path) => statSync(path).mode)).toEqual([0o100600]);
    expect(await recalled()).toEqual([mark('a1', 3)]);
  });

  it('is written once: a process that has learnt nothing since touches no disk', async () => {
    const latest = latestOf([mark('a1', 3)]);
    await keepLatest(base(), 0, latest);
    const before = files();
    await keepLatest(base(), 0, latest);
    const reader = new LatestAnswers();
    await recallLatest(base(), 0, reader);
    await keepLatest(base(), 0, reader);
    expect(files()).toEqual(before);
  });

  it('is the newest mark of each account, however many processes end one after the other or at once', async () => {
    const run = fc.record({ together: fc.array(answerMarks, { maxLength: 5 }), later: answerMarks });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { maxLength: 3 }), async (runs) => {
        for (const path of files()) rmSync(path);
        const all: AnswerMark[] = [];
        for (const { together, later } of runs) {
          all.push(...together.flat(), ...later);
          await Promise.all(together.map((marks) => keepLatest(base(), 0, latestOf(marks))));
          expect(await recalled()).toEqual(newestOf(all.slice(0, all.length - later.length)));
          await keepLatest(base(), 0, latestOf(later));
        }
        expect(await recalled()).toEqual(newestOf(all));
        if (runs.at(-1)?.later.length !== 0) expect(files().length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is read whole by somebody who looks while others put their files together', async () => {
    await keepLatest(base(), 0, latestOf([mark('a1', 1)]));
    for (let round = 0; round < 20; round += 1) {
      const writing = [2, 3, 4].map((each) => keepLatest(base(), 0, latestOf([mark(`a${each}`, round + 1)])));
      const reading = Array.from({ length: 4 }, () => recalled());
      for (const found of await Promise.all(reading)) expect(found[0]).toEqual(mark('a1', 1));
      await Promise.all(writing);
    }
  });

  it.each([
    ['empty', () => new Uint8Array()],
    ['cut off', () => toFrame(writeMarks([mark('a2', 1)])).subarray(0, -1)],
    ['changed by one bit', () => flipped(toFrame(writeMarks([mark('a2', 1)])))],
    ['whole, and no list', () => toFrame(Buffer.from('{"a2":1}'))],
  ])('does without a file that is %s, and removes it when its process is gone', async (_how, bytes) => {
    await keepLatest(base(), 0, latestOf([mark('a1', 1)]));
    const torn = fileOf(dead, bytes());
    expect(await recalled()).toEqual([mark('a1', 1)]);
    await keepLatest(base(), 0, latestOf([mark('a3', 1)]));
    expect(files()).not.toContain(torn);
    expect(await recalled()).toEqual([mark('a1', 1), mark('a3', 1)]);
  });

  it('leaves a file alone that a living process is just writing', async () => {
    const whole = toFrame(writeMarks([mark('a2', 1)]));
    const path = fileOf(living, whole.subarray(0, 20));
    await keepLatest(base(), statSync(path).mtimeMs, latestOf([mark('a1', 1)]));
    writeFileSync(path, whole);
    expect((await recalled()).map(({ accountId }) => accountId)).toContain('a2');
  });

  it('is no reason to fail at start, whatever lies in its place', async () => {
    mkdirSync(`${base()}-saved.${machine}.${dead}.0123456789ab`);
    expect(await recalled()).toEqual([]);
    await keepLatest(base(), 0, latestOf([mark('a1', 1)]));
    expect(await recalled()).toEqual([mark('a1', 1)]);
  });

  it('drops accounts that were removed, and marks of more than 90 days ago', async () => {
    await keepLatest(base(), 0, latestOf([mark('a1', 1, 0), mark('a2', 1, day), mark('a3', 1, day)]));
    const latest = new LatestAnswers();
    await recallLatest(base(), day, latest);
    latest.forget('a3');
    await keepLatest(base(), 90 * day + 1, latest);
    expect(await recalled(90 * day + 1)).toEqual([mark('a2', 1, day)]);
    expect(readFileSync(files()[0] ?? '', 'utf8')).not.toMatch(/"a[13]"/);
    latest.forget('a2');
    await keepLatest(base(), 90 * day + 1, latest);
    expect(files()).toEqual([]);
  });

  it('F-54: drops what a clock noted that was years ahead, so that it hides nothing newer for long', async () => {
    await keepLatest(base(), day, latestOf([mark('a1', 1, 3_650 * day), mark('a2', 1, day)]));
    expect(await recalled(day)).toEqual([mark('a2', 1, day)]);
  });

  it.each([
    [10_000, 10_000, 1],
    [100_000, 100_000, 6],
    [200_001, 200_000, 12],
  ])('of %i accounts is %i marks in less than %i megabytes', async (accounts, kept, megabytes) => {
    const marks = Array.from({ length: accounts }, (_each, index) => {
      const accountId = index.toString(16).padStart(24, '0');
      return { accountId, version: 1_000, generation: 10, receivedAt: 1_764_460_000_000 + index };
    });
    const now = 1_764_460_000_000 + accounts;
    await keepLatest(base(), now, latestOf(marks));
    expect(statSync(files()[0] ?? '').size).toBeLessThan(megabytes * 1_000_000);
    const found = await recalled(now);
    expect(found.length).toBe(kept);
    expect(found.at(-1)).toEqual(marks.at(-1));
  });

  it('fails where it cannot be written, keeps the file of before and leaves no other behind', async () => {
    await keepLatest(base(), 0, latestOf([mark('a1', 1)]));
    const elsewhere = join(folder, 'gone', 'refresh');
    const latest = latestOf([mark('a1', 2)]);
    await expect(keepLatest(elsewhere, 0, latest)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(latest.hasNews).toBe(true);
    expect(await recalled()).toEqual([mark('a1', 1)]);
  });
});

function flipped(bytes: Buffer): Buffer {
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  return bytes;
}
