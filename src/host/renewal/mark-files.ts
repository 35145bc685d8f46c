import { open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type AnswerMark, readMarks, writeMarks } from './answer-marks.ts';
import { syncFolder } from './journal-file.ts';
import { readFrames, toFrame } from './journal-frames.ts';
import { journalNeighbours, leaveJournalPath, ownJournalPath } from './journal-neighbours.ts';

const mostLooks = 5;

/** A file of marks beside a journal. */
interface MarkFile {
  readonly path: string;
  /** Its marks; `torn` when it is damaged or just being written, `gone` when somebody took it over meanwhile. */
  readonly marks: readonly AnswerMark[] | 'torn' | 'gone';
  readonly abandoned: boolean;
}

/** The marks that processes before have left beside the journal at this base path; `now` in milliseconds. */
export async function findMarks(base: string, now: number): Promise<readonly AnswerMark[]> {
  return (await lookAtFiles(base, now)).flatMap(marksOf);
}

/**
 * Puts all marks beside the journal into one new file, 0600: those of the files that are there and what `merged` makes
 * of them. The others go once it is on disk. No file is ever changed, and each is removed only by somebody who has read
 * it and written what it said: however many processes do this at once, no mark is lost. Throws when it cannot write.
 */
export async function keepMarks(
  base: string,
  now: number,
  merged: (found: readonly AnswerMark[]) => readonly AnswerMark[],
): Promise<void> {
  const files = await lookAtFiles(base, now);
  const marks = merged(files.flatMap(marksOf));
  if (marks.length > 0) await writeFile(base, marks);
  const done = files.filter((file) => file.marks !== 'torn' || file.abandoned);
  await Promise.all(done.map(({ path }) => unlink(path).catch(() => undefined)));
}

function marksOf({ marks }: MarkFile): readonly AnswerMark[] {
  return typeof marks === 'string' ? [] : marks;
}

// Whoever took a file over between our two looks at it has left its marks in one that we have not seen yet.
async function lookAtFiles(base: string, now: number): Promise<readonly MarkFile[]> {
  for (let looks = 1; ; looks += 1) {
    const neighbours = await journalNeighbours(besides(base), now);
    const files = await Promise.all(
      neighbours.map(async (neighbour) => ({ ...neighbour, marks: await readMarkFile(neighbour.path) })),
    );
    if (looks === mostLooks || files.every(({ marks }) => marks !== 'gone')) return files;
  }
}

async function readMarkFile(path: string): Promise<MarkFile['marks']> {
  try {
    const [payload] = readFrames(await readFile(path)).payloads;
    return (payload === undefined ? undefined : readMarks(payload)) ?? 'torn';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'gone' : 'torn';
  }
}

async function writeFile(base: string, marks: readonly AnswerMark[]): Promise<void> {
  const path = ownJournalPath(besides(base));
  try {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(toFrame(writeMarks(marks)));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(path));
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    leaveJournalPath(path);
  }
}

// Not a name that a journal can have.
function besides(base: string): string {
  return `${base}-saved`;
}
