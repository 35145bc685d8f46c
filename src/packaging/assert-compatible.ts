import { ConnectorError } from '../errors.ts';
import { archivePlaces } from './archive-places.ts';
import type { ArchiveFiles } from './form/archive-files.ts';
import { isObject, type JsonObject, readJson } from './read-json.ts';

/** What this host is to a connector. */
export interface HostFacts {
  /** Version of Node, as in `process.versions.node`. */
  readonly node: string;
}

const manifestVersion = 1;
const hostContract = 1;
const accountType = 'coupa-oauth2';
const accountSchemaVersion = 1;

function refuse(message: string): never {
  throw new ConnectorError('archive.incompatible', { message });
}

function section(manifest: JsonObject, name: string): JsonObject {
  const value = manifest[name];
  return isObject(value) ? value : {};
}

/** A version as numbers that compare one by one. */
function numbersOf(version: string): readonly number[] {
  return version.split('.').map(Number);
}

function isAtLeast(version: string, least: string): boolean {
  const [have, want] = [numbersOf(version), numbersOf(least)];
  for (const [index, wanted] of want.entries()) {
    const part = have[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

/** A value of the manifest for people: numbers and short words as they are, anything else by what it is. */
function said(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : 'something else';
}

function assertSame(what: string, asked: unknown, here: number | string): void {
  if (asked !== here) refuse(`The connector asks for ${what} ${said(asked)}; this host has ${here}.`);
}

/**
 * Whether this host can run the connector: form of its manifest, host contract, account type with the version of its
 * schema, Node. Read before the manifest is held against its schema, so that a newer connector is told so and not
 * called faulty. Throws `archive.incompatible`.
 */
export function assertCompatible(files: ArchiveFiles, host: HostFacts): void {
  const manifest = readJson(files, archivePlaces.manifest);
  const requires = section(manifest, 'requires');
  const account = section(manifest, 'accountType');
  assertSame('manifest version', manifest['manifestVersion'], manifestVersion);
  assertSame('host contract', requires['hostContract'], hostContract);
  assertSame('account type', account['id'], accountType);
  assertSame('account schema version', account['schemaVersion'], accountSchemaVersion);
  const node = /^>=(\d{1,3}(?:\.\d{1,4}){0,2})$/.exec(String(requires['node']))?.[1];
  if (node === undefined) refuse('The connector does not say which Node it needs.');
  if (!isAtLeast(host.node, node)) {
    refuse(`The connector asks for Node ${node} or newer; this is Node ${host.node}.`);
  }
}
