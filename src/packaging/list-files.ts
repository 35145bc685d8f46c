import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ConnectorError } from '../errors.ts';
import { loadManifest } from '../manifest/load-manifest.ts';
import { archivePlaces, builtFolder } from './archive-places.ts';
import type { ArchiveFiles } from './form/archive-files.ts';

function readPart(folder: string, path: string): Buffer {
  try {
    return readFileSync(join(folder, path));
  } catch (cause) {
    throw new ConnectorError('archive.not_built', { message: `${path} is missing.`, cause });
  }
}

function listBuilt(folder: string): readonly string[] {
  try {
    return readdirSync(join(folder, builtFolder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, builtFolder).length + 1))
      .map((path) => path.replaceAll(sep, '/'));
  } catch (cause) {
    throw new ConnectorError('archive.not_built', { cause });
  }
}

/**
 * What goes into the archive of the connector in `folder`, as it lies there: manifest, the schemas that it names,
 * README, licence, and everything that the build has left. Throws `manifest.*` and `archive.not_built`. `onFile` hears of each
 * file before it is read.
 */
export function listFiles(folder: string, onFile: (path: string) => void = () => undefined): ArchiveFiles {
  const { accountType, hooks } = loadManifest(join(folder, archivePlaces.manifest));
  const own = [
    archivePlaces.manifest,
    archivePlaces.readme,
    archivePlaces.licence,
    'schemas/connector-manifest.schema.json',
    accountType.schema,
    hooks.schema,
  ];
  const built = listBuilt(folder);
  const read = (path: string, place: string) => {
    onFile(path);
    return [path, readPart(folder, place)] as const;
  };
  return new Map([
    ...own.map((path) => read(path, path)),
    ...built.map((path) => read(path, `${builtFolder}/${path}`)),
  ]);
}
