import { type ArchiveFiles, comparePaths } from './archive-files.ts';
import { toEntryName } from './archive-path.ts';
import { blockBytes, paddingOf, tarHeader } from './tar-header.ts';

/** Writes files as a tar in its one form: sorted, regular files only, two blocks of zeros at the end. */
export function encodeTar(files: ArchiveFiles): Buffer {
  const entries = [...files].toSorted(([one], [other]) => comparePaths(one, other));
  const blocks = entries.flatMap(([path, content]) => [
    tarHeader(toEntryName(path), content.length),
    content,
    Buffer.alloc(paddingOf(content.length)),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]);
}
