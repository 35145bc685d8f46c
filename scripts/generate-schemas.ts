import { readFileSync } from 'node:fs';
import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import addFormatsModule, { type FormatsPlugin } from 'ajv-formats';

export type Schema = { readonly [keyword: string]: unknown };

/** A schema file, with its definitions by name. */
export interface SchemaFile {
  readonly name: string;
  readonly schema: Schema;
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** Schemas whose definitions become types; the order of the generated file. */
export const typedSchemaNames = [
  'account',
  'hooks',
  'connector-manifest',
  'coupa-scopes',
  'coupa-operations',
  'host-api',
  'cli-output',
  'account-transfer',
  'config-file',
] as const;

// A CommonJS module whose callable export TypeScript and Node see at different places.
const addFormats = addFormatsModule as unknown as FormatsPlugin;

/** Reads one file of schemas/. */
export function loadSchemaFile(name: string): SchemaFile {
  const url = new URL(`../schemas/${name}.schema.json`, import.meta.url);
  const schema = JSON.parse(readFileSync(url, 'utf8')) as Schema;
  return { name, schema, definitions: schema['$defs'] as Readonly<Record<string, Schema>> };
}

/** The Ajv compiler with every schema loaded, in the settings that the generated validators are made with. */
export function createSchemaCompiler(
  options: Options = {},
  prepare: (schema: Schema) => Schema = (schema) => schema,
): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    discriminator: true,
    ownProperties: true,
    ...options,
  });
  addFormats(ajv, { mode: 'full', formats: ['date-time'] });
  ajv.addVocabulary(['x-antiExamples', 'x-instead', 'tsType']);
  for (const name of typedSchemaNames) {
    ajv.addSchema(prepare(loadSchemaFile(name).schema));
  }
  return ajv;
}

const annotations = new Set([
  '$schema',
  'title',
  'description',
  'default',
  'examples',
  'readOnly',
  'writeOnly',
  'tsType',
  'x-antiExamples',
  'x-instead',
]);
const namedSchemas = new Set(['properties', '$defs']);

/** The schema without what only people read; the compiler would carry it into the validators. */
export function withoutAnnotations(schema: Schema): Schema {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    return typeof value === 'object' && value !== null ? withoutAnnotations(value as Schema) : value;
  };
  const stripNamed = (value: unknown): Schema =>
    Object.fromEntries(Object.entries(value as Schema).map(([name, inner]) => [name, strip(inner)]));
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !annotations.has(keyword))
      .map(([keyword, value]) => [keyword, namedSchemas.has(keyword) ? stripNamed(value) : strip(value)]),
  );
}
