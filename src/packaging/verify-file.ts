import { readArchiveFile } from './read-archive-file.ts';
import { loadPublicKey } from './signing/key-folder.ts';
import type { TrustOptions } from './trust-options.ts';
import { type VerifiedArchive, verifyArchive } from './verify-archive.ts';

/**
 * Verifies an archive on disk with the signature beside it, for this process. Throws `archive.unreadable`,
 * `archive.too_large` and `signing.*` for a key that cannot be read; what is wrong with the archive is in the report.
 * `onCheck` hears the title of each check before it is made.
 */
export function verifyFile(
  file: string,
  { trust = [], allowUnsignedConnector = false }: TrustOptions = {},
  onCheck?: (title: string) => void,
): VerifiedArchive {
  const { bytes, envelope } = readArchiveFile(file);
  return verifyArchive(bytes, {
    envelope,
    trusted: trust.map(loadPublicKey),
    allowUnsigned: allowUnsignedConnector,
    host: { node: process.versions.node },
    ...(onCheck === undefined ? {} : { onCheck }),
  });
}
