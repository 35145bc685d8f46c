import { ConnectorError } from '../errors.ts';
import type { ConnectorManifest } from '../generated/types.ts';
import { archivePlaces } from './archive-places.ts';
import type { ArchiveFiles } from './form/archive-files.ts';
import { getFile } from './read-json.ts';

/** The archive's package.json: what npm needs to install it, no dependency, no script, no command. */
export function encodePackageFile({ connector, requires, hooks }: ConnectorManifest): string {
  const packageFile = {
    name: connector.id,
    version: connector.version,
    description: connector.description,
    license: connector.license,
    type: 'module',
    engines: { node: requires.node },
    exports: {
      '.': { types: `./${archivePlaces.types}`, default: `./${hooks.module}` },
      './validators': `./${archivePlaces.validators}`,
      './connector.manifest.json': `./${archivePlaces.manifest}`,
      './schemas/*': './schemas/*',
    },
  };
  return `${JSON.stringify(packageFile, undefined, 2)}\n`;
}

/**
 * Holds the archive's package.json against the one that its manifest yields: so it can name no dependency, no script
 * that npm would run, no command. Throws `archive.incomplete`.
 */
export function assertPackageFile(files: ArchiveFiles, manifest: ConnectorManifest): void {
  const text = Buffer.from(getFile(files, archivePlaces.packageFile)).toString('utf8');
  if (text === encodePackageFile(manifest)) return;
  throw new ConnectorError('archive.incomplete', {
    message: 'package.json is not the one that follows from the manifest.',
  });
}
