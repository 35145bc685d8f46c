import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A journal file beside ours. */
export interface JournalNeighbour {
  readonly path: string;
  /** Its process is known to have ended, or nobody has written to it for a day. */
  readonly abandoned: boolean;
}

const longestIdleMilliseconds = 24 * 3_600_000;

// A process that restarts in a container often gets the number it had before; only these are really its own.
const openHere = new Set<string>();

const machine = (): string => hostname().replaceAll(/[^A-Za-z0-9-]/g, '-');

/** A new path for a journal of this process, below the base path. */
export function ownJournalPath(base: string): string {
  const path = `${base}.${machine()}.${process.pid}.${randomBytes(6).toString('hex')}`;
  openHere.add(path);
  return path;
}

/** The file at this path is closed: from now on it counts as left behind. */
export function leaveJournalPath(path: string): void {
  openHere.delete(path);
}

/** All journal files of this base path that this process has not open itself; `now` in milliseconds. */
export async function journalNeighbours(base: string, now: number): Promise<readonly JournalNeighbour[]> {
  const names = await readdir(dirname(base)).catch(() => []);
  const beginning = `${basename(base)}.`;
  const neighbours = names
    .filter((name) => name.startsWith(beginning))
    .map((name) => ({ name, path: join(dirname(base), name) }))
    .filter(({ path }) => !openHere.has(path))
    .map(async ({ name, path }) => {
      const abandoned = isProcessGone(name.slice(beginning.length)) || (await isOld(path, now));
      return { path, abandoned };
    });
  return Promise.all(neighbours);
}

// Of another machine, such as a container that is gone, only the file itself can tell. Whoever lives and was idle for as
// long finds its file gone and makes a new one.
async function isOld(path: string, now: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && now - found.mtimeMs > longestIdleMilliseconds;
}

function isProcessGone(mark: string): boolean {
  const [where, pid] = mark.split('.');
  if (where !== machine() || !/^\d+$/.test(pid ?? '')) return false;
  return Number(pid) === process.pid || !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
