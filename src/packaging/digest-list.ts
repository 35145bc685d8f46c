import { ConnectorError } from '../errors.ts';
import { archivePlaces } from './archive-places.ts';
import { sha256 } from './digest.ts';
import { type ArchiveFiles, comparePaths } from './form/archive-files.ts';

/** One line of the archive's own list. */
export interface FileDigest {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Size and SHA-256 of every file but the list itself, by path. */
export function digestsOf(files: ArchiveFiles): readonly FileDigest[] {
  return [...files]
    .filter(([path]) => path !== archivePlaces.digests)
    .toSorted(([one], [other]) => comparePaths(one, other))
    .map(([path, content]) => ({ path, bytes: content.length, sha256: sha256(content) }));
}

/** The text of the list: format 1, one file a line. */
export function encodeDigestList(digests: readonly FileDigest[]): string {
  const lines = digests.map((digest) => `    ${JSON.stringify(digest)}`);
  return `{\n  "format": 1,\n  "files": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

function listedDigests(text: string): ReadonlyMap<string, string> {
  try {
    const { files } = JSON.parse(text) as { readonly files: readonly FileDigest[] };
    return new Map(files.map((digest) => [String(digest.path), JSON.stringify(digest)]));
  } catch {
    return new Map();
  }
}

/** The paths at which list and content disagree, from either side. */
function differing(text: string, digests: readonly FileDigest[]): readonly string[] {
  const listed = listedDigests(text);
  const present = new Map(digests.map((digest) => [digest.path, JSON.stringify(digest)]));
  return [...present.keys()].filter((path) => listed.get(path) !== present.get(path));
}

/**
 * Holds an archive against the list that it carries: every file is listed with its size and digest, and nothing
 * else is. Throws `archive.incomplete` without a list, `archive.tampered` with the files at fault.
 */
export function assertDigests(files: ArchiveFiles): readonly FileDigest[] {
  const list = files.get(archivePlaces.digests);
  if (list === undefined) {
    throw new ConnectorError('archive.incomplete', { message: 'The archive has no list of digests.' });
  }
  const digests = digestsOf(files);
  const text = Buffer.from(list).toString('utf8');
  if (text === encodeDigestList(digests)) return digests;
  throw new ConnectorError('archive.tampered', { details: { files: differing(text, digests).slice(0, 20) } });
}
