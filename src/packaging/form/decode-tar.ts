import { ConnectorError } from '../../errors.ts';
import { type ArchiveFiles, comparePaths, largestFileCount } from './archive-files.ts';
import { pathProblem, toArchivePath } from './archive-path.ts';
import { blockBytes, paddingOf, tarHeader } from './tar-header.ts';

const typeNames: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '5': 'a folder',
  '6': 'a pipe',
  g: 'an extended header',
  x: 'an extended header',
  L: 'a long name in the form of GNU tar',
  K: 'a long link in the form of GNU tar',
  S: 'a sparse file',
};

function refuse(what: string, entry: number): never {
  throw new ConnectorError('archive.malformed', {
    message: `The archive holds ${what}, which coupa-account pack never writes.`,
    details: { entry },
  });
}

/** Name and size of an entry whose header is, byte for byte, the one that we would have written. */
function readHeader(block: Buffer, entry: number) {
  const type = String.fromCharCode(block[156] ?? 0);
  if (type !== '0') refuse(typeNames[type] ?? 'an entry of an unknown type', entry);
  const field = block.toString('latin1', 0, 100);
  const name = field.replace(/\0+$/, '');
  const problem = pathProblem(name);
  if (problem !== undefined) refuse(problem, entry);
  const size = block.toString('latin1', 124, 136);
  if (!/^[0-7]{11}\0$/.test(size)) refuse('a size in another notation', entry);
  const bytes = Number.parseInt(size, 8);
  if (!tarHeader(name, bytes).equals(block)) {
    refuse('a header with another owner, mode, time, checksum, prefix or filling', entry);
  }
  return { path: toArchivePath(name), bytes };
}

function assertAllZero(bytes: Buffer, entry: number): void {
  if (bytes.some((byte) => byte !== 0)) refuse('data where there must be zeros', entry);
}

/** Holds the paths against each other: ascending, hence each once; no two alike but for their case; no file a folder. */
function assertPathsApart(paths: readonly string[]): void {
  const folded = new Set<string>();
  const folders = new Set<string>();
  for (const [entry, path] of paths.entries()) {
    const previous = paths[entry - 1];
    if (previous === path) refuse('the same path twice', entry);
    if (previous !== undefined && comparePaths(previous, path) > 0) refuse('paths out of order', entry);
    if (folded.has(path.toLowerCase())) refuse('two paths that differ in case alone', entry);
    folded.add(path.toLowerCase());
    const parts = path.toLowerCase().split('/').slice(0, -1);
    for (const [depth] of parts.entries()) folders.add(parts.slice(0, depth + 1).join('/'));
  }
  const both = paths.findIndex((path) => folders.has(path.toLowerCase()));
  if (both !== -1) refuse('a file where others have a folder', both);
}

/**
 * Reads a tar in its one form, into memory; nothing is written anywhere. Throws `archive.malformed` for anything else
 * than `encodeTar` writes, `archive.too_large` for more than 2,000 files.
 */
export function decodeTar(tar: Buffer): ArchiveFiles {
  const files: (readonly [string, Buffer])[] = [];
  let offset = 0;
  for (;;) {
    const block = tar.subarray(offset, offset + blockBytes);
    if (block.length < blockBytes) refuse('an end without its two blocks of zeros', files.length);
    if (block[0] === 0 && block.every((byte) => byte === 0)) break;
    if (files.length === largestFileCount) throw new ConnectorError('archive.too_large');
    const { path, bytes } = readHeader(block, files.length);
    const begin = offset + blockBytes;
    const end = begin + bytes + paddingOf(bytes);
    if (end > tar.length) refuse('less than an entry announces', files.length);
    assertAllZero(tar.subarray(begin + bytes, end), files.length);
    files.push([path, tar.subarray(begin, begin + bytes)]);
    offset = end;
  }
  if (tar.length - offset !== 2 * blockBytes) refuse('data after its end', files.length);
  assertAllZero(tar.subarray(offset), files.length);
  assertPathsApart(files.map(([path]) => path));
  return new Map(files);
}
