import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createSchemaCompiler,
  loadSchemaFile,
  type Schema,
  typedSchemaNames,
} from '../../scripts/generate-schemas.ts';

interface AntiExample {
  readonly reason: string;
  readonly value: unknown;
}

interface Definition {
  readonly name: string;
  readonly reference: string;
  readonly schema: Schema;
}

const compiler = createSchemaCompiler();
const files = typedSchemaNames.map(loadSchemaFile);
const definitions: readonly Definition[] = files.flatMap((file) =>
  Object.entries(file.definitions).map(([name, schema]) => ({
    name: `${file.name}#${name}`,
    reference: `${file.name}.schema.json#/$defs/${name}`,
    schema,
  })),
);

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** What is shipped is the example of its schema. */
const shipped: Readonly<Record<string, readonly unknown[]>> = {
  'connector-manifest#connectorManifest': [readJson('connector.manifest.json')],
  'host-api#connectorView': [
    {
      manifest: readJson('connector.manifest.json'),
      accountSchema: readJson('schemas/account.schema.json'),
      scopes: readJson('data/coupa-scopes.json'),
      operations: readJson('data/coupa-operations.json'),
      health: [],
      redirectUri: 'http://127.0.0.1:8400/oauth2/callback',
      callback: 'per-instance',
      sandboxInstances: [],
      version: '1.0.0',
    },
  ],
};

function examplesOf({ name, schema }: Definition): readonly unknown[] {
  return [...((schema['examples'] ?? []) as readonly unknown[]), ...(shipped[name] ?? [])];
}

function antiExamplesOf({ schema }: Definition): readonly AntiExample[] {
  return (schema['x-antiExamples'] ?? []) as readonly AntiExample[];
}

function validatorOf({ reference }: Definition) {
  const validate = compiler.getSchema(reference);
  if (validate === undefined) throw new Error(`${reference} was not compiled`);
  return validate;
}

/** Every schema inside a schema, by where it is. */
function* walk(schema: unknown, path: string): Generator<readonly [string, Schema]> {
  if (typeof schema !== 'object' || schema === null) return;
  if (Array.isArray(schema)) {
    for (const [index, inner] of schema.entries()) yield* walk(inner, `${path}/${index}`);
    return;
  }
  yield [path, schema as Schema];
  for (const [key, inner] of Object.entries(schema)) {
    if (!['examples', 'x-antiExamples', 'default', 'enum', 'const'].includes(key))
      yield* walk(inner, `${path}/${key}`);
  }
}

const everySchema = files.flatMap(({ name, schema }) => [...walk(schema, name)]);

describe('examples and counter-examples', () => {
  it.each(definitions)('$name has both, and each counter-example says why', (definition) => {
    const antiExamples = antiExamplesOf(definition);
    expect(examplesOf(definition).length).toBeGreaterThan(0);
    expect(antiExamples.length).toBeGreaterThan(0);
    for (const { reason } of antiExamples) expect(reason).toMatch(/^[A-Z].{15,}\.$/);
  });

  it.each(definitions)('$name accepts its examples', (definition) => {
    const validate = validatorOf(definition);
    for (const example of examplesOf(definition))
      expect([validate(example), validate.errors]).toEqual([true, null]);
  });

  it.each(definitions)('$name refuses its counter-examples', (definition) => {
    const validate = validatorOf(definition);
    for (const { value, reason } of antiExamplesOf(definition))
      expect([reason, validate(value)]).toEqual([reason, false]);
  });
});

describe('every schema', () => {
  it.each(files)('$name is JSON Schema 2020-12 and describes itself', ({ name, schema }) => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema['$id']).toBe(`${name}.schema.json`);
    expect(schema['title']).toBeTypeOf('string');
    expect(schema['description']).toBeTypeOf('string');
  });

  it('refuses unknown keys wherever it lists known ones', () => {
    const open = everySchema.filter(
      ([path, schema]) =>
        schema['type'] === 'object' &&
        schema['properties'] !== undefined &&
        schema['additionalProperties'] !== false &&
        !/\/(?:if|then|else)$/.test(path),
    );
    expect(open.map(([path]) => path)).toEqual([]);
  });

  it('marks what is secret with writeOnly, and no view holds any of it', () => {
    const secrets = everySchema.filter(([, schema]) => schema['writeOnly'] === true).map(([path]) => path);
    expect(secrets).toEqual([
      'account/$defs/accountInput/properties/clientSecret',
      'account/$defs/accountSecrets/properties/clientSecret',
      'account/$defs/tokenState/properties/accessToken',
      'account/$defs/tokenState/properties/refreshToken',
      'hooks/$defs/pendingAuthorization/properties/codeVerifier',
      'hooks/$defs/authorizeCompleteInput/properties/query',
    ]);
    const views = ['accountView', 'tokenView', 'secretView', 'accountHealth'];
    const reached = JSON.stringify(
      views.map((name) => loadSchemaFile('account').definitions[name]?.['properties']),
    );
    expect(reached).not.toMatch(/writeOnly|tokenState|accountSecrets/);
  });

  it('judges hostile text of 100 kB with each of its patterns within 50 ms (A-60)', () => {
    const patterns = everySchema
      .map(([, schema]) => schema['pattern'])
      .filter((pattern) => typeof pattern === 'string');
    const hostile = ['a', '-', '.', 'a.', 'a-', '/', '/a', ' ', '0', '~', 'https://a'].flatMap((part) => {
      const text = part.repeat(Math.ceil(100_000 / part.length));
      return [text, `${text}!`, `${text}\n`, `a${text} `];
    });
    expect(patterns.length).toBeGreaterThan(30);
    for (const pattern of new Set(patterns)) {
      const expression = new RegExp(pattern, 'u');
      for (const text of hostile) {
        const start = performance.now();
        expression.test(text);
        expect([pattern, performance.now() - start < 50]).toEqual([pattern, true]);
      }
    }
  });

  it('anchors every pattern at both ends, or checks a beginning on purpose', () => {
    const loose = everySchema
      .map(([, schema]) => schema['pattern'])
      .filter((pattern): pattern is string => typeof pattern === 'string' && !/^\^.*\$$/s.test(pattern));
    expect(loose).toEqual([]);
  });
});

describe('labels of the account form', () => {
  const fields = loadSchemaFile('account').definitions['accountInput']?.['properties'] as Record<
    string,
    Schema
  >;
  const filled = loadSchemaFile('account').definitions['accountForm']?.['properties'] as Record<
    string,
    Schema
  >;

  it.each([
    ['label', 'Label'],
    ['host', 'Host'],
    ['clientId', 'Client ID'],
    ['clientSecret', 'Client Secret'],
    ['grantType', 'Grant Type'],
    ['scopes', 'Scopes'],
    ['tokenEndpointConfig', 'Token Endpoint Config'],
    ['authEndpointConfig', 'Auth Endpoint Config'],
    ['autoRefreshToken', 'Auto-refresh token'],
  ])('%s is called %s', (name, title) => expect(fields[name]?.['title']).toBe(title));

  it.each([
    ['redirectUri', 'Redirect URI'],
    ['accessToken', 'Access Token'],
    ['refreshToken', 'Refresh Token'],
    ['accessTokenExpiration', 'Access Token Expiration'],
    ['grantedScopes', 'Granted scopes'],
    ['obtainedAt', 'Obtained at'],
  ])('%s is called %s and read-only', (name, title) => {
    expect(filled[name]).toMatchObject({ title, readOnly: true });
  });
});
