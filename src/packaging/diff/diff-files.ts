import type { ConnectorChange } from '../../generated/types.ts';
import { archivePlaces } from '../archive-places.ts';
import { sha256 } from '../digest.ts';
import type { OpenedArchive } from '../open-archive.ts';
import { isObject, readJson } from '../read-json.ts';
import { compareNames, inArea } from './change.ts';

/** Compared by their meaning elsewhere, or a consequence of the others. */
function comparedElsewhere({ manifest }: OpenedArchive): ReadonlySet<string> {
  const { manifest: declared, packageFile, billOfMaterials, digests } = archivePlaces;
  const { accountType, hooks } = manifest;
  return new Set([declared, packageFile, billOfMaterials, digests, accountType.schema, hooks.schema]);
}

function bundledIn({ files }: OpenedArchive): readonly string[] {
  const { components } = readJson(files, archivePlaces.billOfMaterials);
  const listed = Array.isArray(components) ? components.filter(isObject) : [];
  return listed.map(({ name, version }) => `${String(name)} ${String(version)}`);
}

function digestsOf(archive: OpenedArchive): ReadonlyMap<string, string> {
  const elsewhere = comparedElsewhere(archive);
  const others = [...archive.files].filter(([path]) => !elsewhere.has(path));
  return new Map(others.map(([path, content]) => [path, sha256(content)]));
}

/** What else changed: libraries that were bundled, and files of other content. */
export function diffFiles(old: OpenedArchive, now: OpenedArchive): readonly ConnectorChange[] {
  const [before, after] = [digestsOf(old), digestsOf(now)];
  const changed = [...before.keys()].filter(
    (path) => after.has(path) && after.get(path) !== before.get(path),
  );
  const patch = { removed: 'patch', added: 'patch' } as const;
  return [
    ...inArea(
      'bundled',
      compareNames(bundledIn(old), bundledIn(now), patch, (library, verb) => `${library} ${verb}.`),
    ),
    ...inArea('files', [
      ...compareNames([...before.keys()], [...after.keys()], patch, (path, verb) => `${path} ${verb}.`),
      ...changed.map((path) => ({ size: 'patch' as const, what: `${path} has other content.` })),
    ]),
  ];
}
