import { ConnectorError } from '../errors.ts';
import type { ConnectorManifest } from '../generated/types.ts';
import { archiveBudgetBytes, archivePlaces } from './archive-places.ts';
import { sha256 } from './digest.ts';
import { digestsOf, encodeDigestList, type FileDigest } from './digest-list.ts';
import type { ArchiveFiles } from './form/archive-files.ts';
import { encodeTar } from './form/encode-tar.ts';
import { gzip } from './form/gzip.ts';
import { listFiles } from './list-files.ts';
import { encodePackageFile } from './package-file.ts';
import { readManifest } from './read-manifest.ts';

/** A finished archive, in memory. */
export interface PackedArchive {
  readonly manifest: ConnectorManifest;
  /** `ID-VERSION.tgz`. */
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** What went in, the list of digests aside. */
  readonly files: readonly FileDigest[];
}

/** Puts files into the archive's one form, with package.json and the list of digests that follow from them. */
export function assembleArchive(given: ArchiveFiles): PackedArchive {
  const manifest = readManifest(given);
  const { id, version } = manifest.connector;
  const files = new Map([...given, [archivePlaces.packageFile, Buffer.from(encodePackageFile(manifest))]]);
  const digests = digestsOf(files);
  files.set(archivePlaces.digests, Buffer.from(encodeDigestList(digests)));
  const bytes = gzip(encodeTar(files));
  return { manifest, name: `${id}-${version}.tgz`, bytes, sha256: sha256(bytes), files: digests };
}

/**
 * Builds the archive of the connector in `folder` from what lies there: no bundler, no network, the same bytes
 * whoever packs it wherever and whenever. Throws `manifest.*`, `archive.not_built`, and `archive.too_large` above the
 * budget of 200 kB. `onFile` hears of each file before it is read.
 */
export function buildArchive(folder: string, onFile?: (path: string) => void): PackedArchive {
  const packed = assembleArchive(listFiles(folder, onFile));
  if (packed.bytes.length <= archiveBudgetBytes) return packed;
  throw new ConnectorError('archive.too_large', {
    message: `The archive would weigh ${packed.bytes.length} bytes; ${archiveBudgetBytes} are the most.`,
    action: 'Look at what makes it grow; the summary of the last one names every file with its size.',
  });
}
