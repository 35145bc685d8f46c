import { ConnectorError } from '../../errors.ts';

const root = 'package/';
const segment = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** The field of the tar header. */
const longestBytes = 100;

function segmentProblem(name: string): string | undefined {
  if (name === '..' || name === '.') return 'a path that leads out of its folder';
  if (name === '') return 'a path with an empty part';
  if (name.endsWith('.')) return 'a path that some systems shorten';
  if (deviceName.test(name)) return 'a path that is a device on some systems';
  return segment.test(name) ? undefined : 'a path with a character beyond letters, digits, dot, dash and _';
}

/** What is wrong with the path of an entry, in a few words; undefined when nothing is. */
export function pathProblem(path: string): string | undefined {
  if (path.includes('\0')) return 'a path with a NUL';
  if (path.startsWith('/')) return 'an absolute path';
  if (/^[A-Za-z]:/.test(path)) return 'a path with a drive';
  if (path.includes('\\')) return 'a path with a backslash';
  if (Buffer.byteLength(path) > longestBytes) return 'a path of more than 100 characters';
  // One alphabet for all: what two systems fold or normalise differently cannot be written down.
  for (const part of path.split('/')) {
    const problem = segmentProblem(part);
    if (problem !== undefined) return problem;
  }
  return path.startsWith(root) && path.length > root.length ? undefined : 'a path outside package/';
}

/** The name of the tar entry for a path of the archive. Throws `archive.malformed` for one that cannot be written. */
export function toEntryName(path: string): string {
  const name = `${root}${path}`;
  const problem = pathProblem(name);
  if (problem === undefined) return name;
  throw new ConnectorError('archive.malformed', { message: `The archive cannot hold ${problem}.` });
}

/** The path of the archive for the name of a tar entry that has no problem. */
export function toArchivePath(name: string): string {
  return name.slice(root.length);
}
