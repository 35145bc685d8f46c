import { ConnectorError } from '../errors.ts';
import type { ArchiveFiles } from './form/archive-files.ts';

export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A file of the archive. Throws `archive.incomplete` when it is not there. */
export function getFile(files: ArchiveFiles, path: string): Uint8Array {
  const content = files.get(path);
  if (content !== undefined) return content;
  throw new ConnectorError('archive.incomplete', { message: `The archive lacks ${path}.` });
}

/** A JSON object of the archive. Throws `archive.incomplete` when it is not there or is something else. */
export function readJson(files: ArchiveFiles, path: string): JsonObject {
  const text = Buffer.from(getFile(files, path)).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below: what is no JSON and what is no object come to the same.
  }
  throw new ConnectorError('archive.incomplete', { message: `${path} does not hold a JSON object.` });
}

/** The schemas in a member such as `properties` or `$defs`, by name; what is no object there counts as an empty one. */
export function schemasIn(schema: JsonObject, member: string): Readonly<Record<string, JsonObject>> {
  const named = schema[member];
  if (!isObject(named)) return {};
  return Object.fromEntries(
    Object.entries(named).map(([name, value]) => [name, isObject(value) ? value : {}]),
  );
}
