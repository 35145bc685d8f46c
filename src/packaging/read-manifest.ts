import type { ConnectorManifest } from '../generated/types.ts';
import { parseManifest } from '../manifest/load-manifest.ts';
import { archivePlaces } from './archive-places.ts';
import type { ArchiveFiles } from './form/archive-files.ts';
import { getFile } from './read-json.ts';

/** The checked and frozen manifest of an archive. Throws `archive.incomplete` and `manifest.*`. */
export function readManifest(files: ArchiveFiles): ConnectorManifest {
  return parseManifest(Buffer.from(getFile(files, archivePlaces.manifest)).toString('utf8'));
}
