import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A journal file beside ours. */
export interface JournalNeighbour {
  readonly path: string;
  /** Its process is known to have ended, so nobody writes to it any more. */
  readonly abandoned: boolean;
}

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

/** All journal files of this base path that this process has not open itself. */
export async function journalNeighbours(base: string): Promise<readonly JournalNeighbour[]> {
  const names = await readdir(dirname(base)).catch(() => []);
  const beginning = `${basename(base)}.`;
  return names
    .filter((name) => name.startsWith(beginning))
    .map((name) => ({ name, path: join(dirname(base), name) }))
    .filter(({ path }) => !openHere.has(path))
    .map(({ name, path }) => ({ path, abandoned: isAbandoned(name.slice(beginning.length)) }));
}

function isAbandoned(mark: string): boolean {
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
