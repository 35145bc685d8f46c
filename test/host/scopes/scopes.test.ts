import { describe, expect, it } from 'vitest';
import { compareScopes } from '../../../src/host/scopes/compare-scopes.ts';
import { readOperations, readScopes } from '../../../src/host/scopes/scope-data.ts';
import { scopesForOperations } from '../../../src/host/scopes/scopes-for-operations.ts';
import { searchScopes } from '../../../src/host/scopes/search-scopes.ts';

const known = readOperations();
const names = (words: readonly string[]) => searchScopes(readScopes(), words).map(({ scope }) => scope);

describe('the search for scopes', () => {
  it('finds by name and by description, in any case', () => {
    expect(names(['INVOICE', 'read'])).toContain('core.invoice.read');
    expect(names(['chart-of-accounts'])).toContain('core.accounting.read');
  });

  it('needs every word, and gives all scopes for none', () => {
    expect(names(['invoice', 'unheard-of'])).toEqual([]);
    expect(names([])).toHaveLength(readScopes().length);
  });
});

describe('the scopes for operations', () => {
  it.each([
    ['the name', 'Read currencies', 'core.common.read'],
    ['the name in another case', 'read CURRENCIES', 'core.common.read'],
    ['method and path', 'GET /api/currencies', 'core.common.read'],
    ['a path alone, which is read', '/api/contracts', 'core.contract.read'],
    ['another method', 'POST /api/contracts', 'core.contract.write'],
    ['a path with a record in it', 'put /api/contracts/12', 'core.contract.write'],
    ['a path with a query', 'GET /api/currencies?limit=1&return_object=limited', 'core.common.read'],
    ['blanks around it', '  GET  /api/currencies/ ', 'core.common.read'],
  ])('are found by %s', (_by, name, scope) => {
    expect(scopesForOperations(known, [name])).toMatchObject({ scopes: [scope], unknown: [] });
  });

  it.each([
    'DELETE /api/currencies',
    'GET /api/currency',
    'PUT /api/contracts/',
    '/api/contracts/1/2',
    'x',
    '',
  ])('are not guessed for %j', (name) => {
    expect(scopesForOperations(known, [name])).toEqual({ scopes: [], operations: [], unknown: [name] });
  });

  it('are the fewest, sorted, each once', () => {
    const { scopes } = scopesForOperations(known, ['/api/contracts', '/api/currencies', 'Read currencies']);
    expect(scopes).toEqual(['core.common.read', 'core.contract.read']);
  });
});

describe('the comparison of scopes', () => {
  const settings = { scopes: ['core.common.read', 'core.invoice.read'] } as never;
  const { operations } = scopesForOperations(known, ['/api/contracts']);

  it('puts requested, granted and needed beside each other', () => {
    const token = { grantedScopes: ['core.common.read', 'email'] } as never;
    expect(compareScopes({ settings, token }, operations)).toEqual([
      { scope: 'core.common.read', requested: true, granted: true, neededFor: [] },
      { scope: 'core.contract.read', requested: false, granted: false, neededFor: ['Read contracts'] },
      { scope: 'core.invoice.read', requested: true, granted: false, neededFor: [] },
      { scope: 'email', requested: false, granted: true, neededFor: [] },
    ]);
  });

  it('knows of nothing granted without a token', () => {
    const granted = compareScopes({ settings, token: null }, []).map((row) => row.granted);
    expect(granted).toEqual([null, null]);
  });
});
