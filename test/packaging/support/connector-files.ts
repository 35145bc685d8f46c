import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ArchiveFiles } from '../../../src/packaging/form/archive-files.ts';

const root = resolve(import.meta.dirname, '../../..');

type Json = Record<string, unknown>;
type Edit = (value: Json) => void;

/** What differs from the connector of this repository, file by file. */
export interface Edits {
  readonly manifest?: Edit;
  readonly account?: Edit;
  readonly hooks?: Edit;
  readonly bill?: Edit;
  /** Replaces the text of a file, or takes the file away. */
  readonly texts?: Readonly<Record<string, string | undefined>>;
}

function edited(path: string, edit: Edit | undefined): Buffer {
  const value = JSON.parse(readFileSync(resolve(root, path), 'utf8')) as Json;
  edit?.(value);
  return Buffer.from(JSON.stringify(value));
}

/** Manifest and schemas of this repository, the rest as small stand-ins: what an archive is assembled of. */
export function connectorFiles({ manifest, account, hooks, bill, texts = {} }: Edits = {}): ArchiveFiles {
  const billOfMaterials: Json = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [{ type: 'library', name: 'oauth4webapi', version: '3.8.8' }],
  };
  bill?.(billOfMaterials);
  const files = new Map<string, Buffer>([
    ['connector.manifest.json', edited('connector.manifest.json', manifest)],
    ['schemas/account.schema.json', edited('schemas/account.schema.json', account)],
    ['schemas/hooks.schema.json', edited('schemas/hooks.schema.json', hooks)],
    ['dist/index.js', Buffer.from('export const hooks = {};\n')],
    ['dist/validators.js', Buffer.from('export {};\n')],
    ['dist/index.d.ts', Buffer.from('export {};\n')],
    ['README.md', Buffer.from('# A connector\n')],
    ['LICENSE', Buffer.from('MIT\n')],
    ['THIRD-PARTY-LICENSES.txt', Buffer.from('none\n')],
    ['sbom.cdx.json', Buffer.from(JSON.stringify(billOfMaterials))],
  ]);
  for (const [path, text] of Object.entries(texts)) {
    if (text === undefined) files.delete(path);
    else files.set(path, Buffer.from(text));
  }
  return files;
}

/** The object at a dotted path of parsed JSON, to edit in place. */
export function at(value: Json, path: string): Json {
  return path.split('.').reduce<Json>((inner, key) => inner[key] as Json, value);
}
