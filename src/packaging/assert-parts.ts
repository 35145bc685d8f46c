import { ConnectorError } from '../errors.ts';
import type { ConnectorManifest } from '../generated/types.ts';
import { archivePlaces } from './archive-places.ts';
import type { ArchiveFiles } from './form/archive-files.ts';
import { getFile, isObject, readJson } from './read-json.ts';

const draft = 'https://json-schema.org/draft/2020-12/schema';

function refuse(message: string): never {
  throw new ConnectorError('archive.incomplete', { message });
}

function definitionsOf(files: ArchiveFiles, path: string): Readonly<Record<string, unknown>> {
  const schema = readJson(files, path);
  const definitions = schema['$defs'];
  if (schema['$schema'] !== draft || !isObject(definitions)) {
    refuse(`${path} is not a JSON Schema 2020-12 with definitions.`);
  }
  return definitions;
}

/**
 * The schemas that the manifest names are there, are JSON Schema 2020-12, and define the account form with every
 * field of the manifest's form. Throws `archive.incomplete`.
 */
export function assertSchemas(files: ArchiveFiles, manifest: ConnectorManifest): void {
  const account = definitionsOf(files, manifest.accountType.schema);
  definitionsOf(files, manifest.hooks.schema);
  const form = account['accountForm'];
  const fields = isObject(form) && isObject(form['properties']) ? form['properties'] : {};
  for (const { name } of manifest.accountType.form.sections.flatMap((section) => section.fields)) {
    if (!Object.hasOwn(fields, name)) refuse(`The schema of the account form does not know ${name}.`);
  }
}

/**
 * What else belongs into an archive is there: hooks, validators, types, README, licences and a bill of materials in
 * the form of CycloneDX that names what was bundled. Throws `archive.incomplete`.
 */
export function assertParts(files: ArchiveFiles, manifest: ConnectorManifest): void {
  const { manifest: _itself, digests: _list, ...places } = archivePlaces;
  for (const path of [manifest.hooks.module, ...Object.values(places)]) {
    if (getFile(files, path).length === 0) refuse(`${path} is empty.`);
  }
  const bill = readJson(files, archivePlaces.billOfMaterials);
  if (bill['bomFormat'] !== 'CycloneDX' || !Array.isArray(bill['components'])) {
    refuse('The bill of materials is not one of CycloneDX.');
  }
}
