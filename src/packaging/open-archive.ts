import type { ConnectorManifest } from '../generated/types.ts';
import { assertDigests } from './digest-list.ts';
import type { ArchiveFiles } from './form/archive-files.ts';
import { decodeTar } from './form/decode-tar.ts';
import { gunzip } from './form/gzip.ts';
import { readArchiveFile } from './read-archive-file.ts';
import { readManifest } from './read-manifest.ts';

/** The content of an archive to look at, of which nothing is run. */
export interface OpenedArchive {
  readonly files: ArchiveFiles;
  readonly manifest: ConnectorManifest;
}

/** Opens an archive for reading, whoever made it. Throws `archive.*` and `manifest.*`. */
export function openArchive(path: string): OpenedArchive {
  const files = decodeTar(gunzip(readArchiveFile(path).bytes));
  assertDigests(files);
  return { files, manifest: readManifest(files) };
}
