import { compile } from 'json-schema-to-typescript';
import { loadSchemaFile, type Schema, typedSchemaNames } from './generate-schemas.ts';

const primitives = ['string', 'number', 'integer', 'boolean', 'array'];
const wordChars = /^[a-z]/;

/** Keywords whose values are schemas by name, lists of schemas, or one schema. */
const schemaMaps = new Set(['properties', '$defs']);
const schemaLists = new Set(['anyOf', 'oneOf', 'allOf']);
const schemaValues = new Set(['items', 'additionalProperties', 'propertyNames']);

/** Keywords that say nothing about the type, or that the type generator reads differently. */
const dropped = new Set([
  '$id',
  '$schema',
  'title',
  'default',
  'examples',
  'discriminator',
  'if',
  'then',
  'else',
]);

type Definitions = ReadonlyMap<string, Schema>;

function definitionKey(file: string, name: string): string {
  return `${file}#${name}`;
}

function collectDefinitions(): Definitions {
  const all = new Map<string, Schema>();
  for (const file of typedSchemaNames) {
    for (const [name, schema] of Object.entries(loadSchemaFile(file).definitions)) {
      all.set(definitionKey(file, name), schema);
    }
  }
  return all;
}

function typeName(name: string): string {
  return name.replace(wordChars, (letter) => letter.toUpperCase());
}

/** Text, numbers and lists are written out where they are used; objects, enumerations and brands have a name. */
function hasName(schema: Schema): boolean {
  if (schema['tsType'] !== undefined || schema['enum'] !== undefined) return true;
  if (schema['$ref'] !== undefined) return false;
  return !(typeof schema['type'] === 'string' && primitives.includes(schema['type']));
}

interface Place {
  readonly file: string;
  readonly definitions: Definitions;
}

/** A reference becomes the name of its type, or the referred schema itself when that has no name. */
function resolveReference(reference: string, place: Place): Schema {
  const [target = '', pointer = ''] = reference.split('#');
  const file = target === '' ? place.file : target.replace('.schema.json', '');
  const [, , name = '', ...rest] = pointer.split('/');
  let schema = place.definitions.get(definitionKey(file, name));
  if (schema === undefined) throw new Error(`${place.file}: ${reference} leads nowhere`);
  for (const step of rest) schema = schema[step] as Schema;
  if (rest.length === 0 && hasName(schema)) return { tsType: typeName(name) };
  const { description: _said, ...bare } = toTypeSchema(schema, { ...place, file });
  return bare;
}

function mapValues(value: unknown, change: (schema: Schema) => Schema): Schema {
  return Object.fromEntries(
    Object.entries(value as Record<string, Schema>).map(([key, schema]) => [key, change(schema)]),
  );
}

/** The part of a schema that the type generator is to see. */
function toTypeSchema(schema: Schema, place: Place): Schema {
  const inner = (value: Schema): Schema => toTypeSchema(value, place);
  const result: Record<string, unknown> = {};
  if (typeof schema['$ref'] === 'string') {
    Object.assign(result, resolveReference(schema['$ref'], place));
    if (schema['description'] !== undefined) result['description'] = schema['description'];
    return schema['tsType'] === undefined ? result : { ...result, tsType: schema['tsType'] };
  }
  const union = schema['oneOf'] !== undefined;
  for (const [keyword, value] of Object.entries(schema)) {
    if (dropped.has(keyword) || keyword.startsWith('x-')) continue;
    // A union states its type beside its branches, for the validator only.
    if (union && keyword === 'type') continue;
    if (schemaMaps.has(keyword)) result[keyword] = mapValues(value, inner);
    else if (schemaLists.has(keyword)) result[keyword] = (value as readonly Schema[]).map(inner);
    else if (schemaValues.has(keyword) && typeof value === 'object') result[keyword] = inner(value as Schema);
    else result[keyword] = value;
  }
  return result;
}

function namedTypes(definitions: Definitions): Record<string, Schema> {
  const types: Record<string, Schema> = {};
  for (const [key, schema] of definitions) {
    const [file = '', name = ''] = key.split('#');
    if (!hasName(schema)) continue;
    if (types[typeName(name)] !== undefined) throw new Error(`${file}: ${name} is defined twice`);
    types[typeName(name)] = toTypeSchema(schema, { file, definitions });
  }
  return types;
}

const property = /^(\s+)((?:"[^"]+"|'[^']+'|[\w$]+)\??|\[k: string\]): /;
const arrayItem = /([\w$]+|\((?:[^()]*)\))\[\]/g;

function isComment(line: string): boolean {
  return /^\s*(?:\/\*\*|\*)/.test(line);
}

/** The type generator knows no `readonly`. */
function makeReadonly(source: string): string {
  return source
    .split('\n')
    .map((line) =>
      isComment(line) ? line : line.replace(property, '$1readonly $2: ').replace(arrayItem, 'readonly $1[]'),
    )
    .join('\n');
}

/**
 * The text of src/generated/types.ts: one type for each definition that is an object, an enumeration, a union
 * or a brand. All schemas are compiled at once, so that no name comes twice.
 */
export async function generateTypes(header: string): Promise<string> {
  const source = await compile(
    {
      title: 'Everything',
      definitions: namedTypes(collectDefinitions()),
      additionalProperties: false,
    } as never,
    'Everything',
    {
      bannerComment: '',
      additionalProperties: false,
      ignoreMinAndMaxItems: true,
      unreachableDefinitions: true,
      style: { singleQuote: true, printWidth: 110 },
    },
  );
  const types = makeReadonly(source)
    .replace(/export interface Everything \{\s*\}\n/, '')
    .replace(
      /^ \* This interface was referenced by `Everything`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/gm,
      '',
    )
    .replace(/^ *\* @(?:min|max)Items \d+\n/gm, '')
    .replace(/^( *\*)\n(?: *\*\n)*( *\*\/)$/gm, '$2')
    .replace(/^ *\/\*\*\n *\*\/\n/gm, '')
    .replace(/^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm, '$1/** $2 */')
    .replace('{readonly __brand', '{ readonly __brand')
    .replace("'EndpointUrl'}", "'EndpointUrl' }");
  return `${header}\n${types.trimStart()}`;
}
