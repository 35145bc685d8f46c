import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSchemaCompiler } from '../../scripts/generate-schemas.ts';

interface CoupaScope {
  readonly scope: string;
  readonly service: string;
  readonly object: string;
  readonly right: string | null;
}

interface CoupaOperation {
  readonly method: string;
  readonly path: string;
  readonly scope: string;
}

function readData<T>(name: string): readonly T[] {
  return JSON.parse(readFileSync(`data/${name}.json`, 'utf8')) as readonly T[];
}

/** Objects may hold dots, so only the first and the last dot take a scope apart. */
function takeApart(scope: string): Omit<CoupaScope, 'scope'> {
  const first = scope.indexOf('.');
  const last = scope.lastIndexOf('.');
  if (first === -1) return { service: 'oidc', object: scope, right: null };
  if (first === last) return { service: scope.slice(0, first), object: scope.slice(first + 1), right: null };
  return {
    service: scope.slice(0, first),
    object: scope.slice(first + 1, last),
    right: scope.slice(last + 1),
  };
}

const scopes = readData<CoupaScope>('coupa-scopes');
const operations = readData<CoupaOperation>('coupa-operations');
const compiler = createSchemaCompiler();

describe('the data files', () => {
  it.each([
    ['coupa-scopes', scopes],
    ['coupa-operations', operations],
  ])('%s fits its schema', (name, data) => {
    const validate = compiler.getSchema(`${name}.schema.json`);
    expect([validate?.(data), validate?.errors]).toEqual([true, null]);
  });
});

describe('the scope catalogue', () => {
  it('has 161 scopes, each once and in order', () => {
    const names = scopes.map(({ scope }) => scope);
    expect(names).toHaveLength(161);
    expect(new Set(names).size).toBe(161);
    expect(names).toEqual([...names].sort());
  });

  it.each(scopes)(
    '$scope comes apart at its first and last dot only',
    ({ scope, service, object, right }) => {
      expect(takeApart(scope)).toEqual({ service, object, right });
    },
  );
});

describe('the operations', () => {
  it('need scopes that the catalogue knows', () => {
    const known = new Set(scopes.map(({ scope }) => scope));
    expect(operations.filter(({ scope }) => !known.has(scope))).toEqual([]);
  });

  it('are listed once each', () => {
    const keys = operations.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('need a read scope exactly when they read', () => {
    const odd = operations.filter(({ method, scope }) => (method === 'GET') !== scope.endsWith('.read'));
    expect(odd).toEqual([]);
  });

  it('hold the cheap read that validation uses', () => {
    expect(operations).toContainEqual(
      expect.objectContaining({ method: 'GET', path: '/api/currencies', scope: 'core.common.read' }),
    );
  });
});
