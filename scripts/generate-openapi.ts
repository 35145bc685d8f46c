import { readFileSync } from 'node:fs';
import { type Route, routes } from '../src/server/routes.ts';
import { loadSchemaFile, type Schema, typedSchemaNames } from './generate-schemas.ts';

/** Says nothing to a reader of the document, or does not exist in JSON Schema. */
const dropped = new Set(['$schema', '$id', 'tsType', 'x-antiExamples', 'x-instead']);
const references = /(?:([\w-]+)\.schema\.json)?#\/\$defs\/(\w+)(.*)/;

interface Definition {
  readonly file: string;
  readonly name: string;
  readonly schema: Schema;
}

const definitions: ReadonlyMap<string, Definition> = new Map(
  typedSchemaNames.flatMap((file) =>
    Object.entries(loadSchemaFile(file).definitions).map(
      ([name, schema]) => [`${file}#${name}`, { file, name, schema }] as const,
    ),
  ),
);

/** Collects the schemas that a document refers to, each once, with what it refers to in turn. */
class Components {
  readonly schemas: Record<string, unknown> = {};

  reference(definition: string): Schema {
    const found = definitions.get(definition);
    if (found === undefined) throw new Error(`There is no definition ${definition}.`);
    const { file, name, schema } = found;
    if (!(name in this.schemas)) {
      this.schemas[name] = {};
      this.schemas[name] = this.#rewrite(schema, file);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  #rewrite(value: unknown, file: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#rewrite(item, file));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([keyword]) => !dropped.has(keyword))
        .map(([keyword, inner]) => {
          if (keyword !== '$ref')
            return [keyword, keyword === 'examples' ? inner : this.#rewrite(inner, file)];
          const [, other = file, name = '', rest = ''] = references.exec(String(inner)) ?? [];
          return ['$ref', `${String(this.reference(`${other}#${name}`)['$ref'])}${rest}`];
        }),
    );
  }
}

function parametersOf({ path, query = [] }: Route): readonly Schema[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({ name, in: 'path', required: true }));
  const inQuery = query.map((name) => ({ name, in: 'query', required: false }));
  return [...inPath, ...inQuery].map((parameter) => ({ ...parameter, schema: { type: 'string' } }));
}

function contentOf({ answer, mediaType, events }: Route, components: Components): Schema {
  const json = answer === undefined ? {} : { 'application/json': { schema: components.reference(answer) } };
  const text = mediaType === undefined ? {} : { [mediaType]: {} };
  if (events === undefined) return { ...json, ...text };
  const told = Object.entries(events).map(([event, definition]) => {
    const { $ref } = components.reference(definition);
    return `\`${event}\`: ${String($ref)}`;
  });
  const description = `Server-sent events; their data is JSON. ${told.join(', ')}.`;
  return { ...json, 'text/event-stream': { schema: { type: 'string', description } } };
}

function operationOf(name: string, route: Route, components: Components): Schema {
  const { access, does, body, bodyIsOptional = false, status } = route;
  const content = contentOf(route, components);
  const problem = { 'application/problem+json': { schema: components.reference('host-api#problem') } };
  return {
    operationId: name,
    summary: does,
    'x-role': access,
    ...(access === 'anybody' ? { security: [] } : {}),
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !bodyIsOptional,
            content: { 'application/json': { schema: components.reference(body) } },
          },
        }),
    responses: {
      [status]: {
        description: status === 204 ? 'Done.' : does,
        ...(Object.keys(content).length === 0 ? {} : { content }),
      },
      default: { description: 'Why it was not done.', content: problem },
    },
  };
}

/** The text of src/generated/openapi.json: the table of routes with the schemas that it names, OpenAPI 3.1. */
export function generateOpenApi(): string {
  const components = new Components();
  const paths: Record<string, Record<string, Schema>> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route, components) };
  }
  const manifest = new URL('../connector.manifest.json', import.meta.url);
  const { connector } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    readonly connector: { readonly version: string };
  };
  const document = {
    openapi: '3.1.0',
    'x-generated': 'Generated from schemas/ by scripts/generate.ts; do not edit.',
    info: {
      title: 'Host of the Coupa OAuth2 Account',
      description:
        'Accounts, their authorization, and headers for operations. Callers prove themselves by a key, or by a session with its CSRF token in `x-csrf-token`. `x-role` is the least role that may.',
      version: connector.version,
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(components.schemas).toSorted(([one], [other]) => one.localeCompare(other)),
      ),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'coupa-session-PORT' },
      },
    },
  };
  return `${JSON.stringify(document)}\n`;
}
