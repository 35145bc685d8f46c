import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareScopes } from '../../src/web/scopes/compare-scopes.ts';
import { scopeAdvice } from '../../src/web/scopes/scope-advice.ts';
import { isScopeToken, splitScopes, toScopeList } from '../../src/web/scopes/split-scopes.ts';

const token = fc.stringMatching(/^[a-z][a-z0-9_.]{0,20}$/);
const separator = fc.constantFrom(', ', ' ', ',', '\n', ';', '\t', ',\r\n');

describe('a pasted list of scopes', () => {
  it('is read alike with every separator that Coupa and others use', () => {
    fc.assert(
      fc.property(fc.uniqueArray(token, { maxLength: 12 }), separator, (scopes, between) => {
        expect(splitScopes(scopes.join(between))).toEqual(scopes);
      }),
    );
  });

  it('names each scope once, where it came first', () => {
    expect(splitScopes('b, a b a')).toEqual(['b', 'a']);
  });

  it.each([
    ['text', 'core.common.read, openid', ['core.common.read', 'openid']],
    ['a list', ['core.common.read openid', 'openid'], ['core.common.read', 'openid']],
    ['nothing', undefined, []],
  ])('comes from %s', (_what, value, scopes) => {
    expect(toScopeList(value)).toEqual(scopes);
  });

  it.each([
    ['core.common.read', true],
    ['"quoted"', false],
    ['ümlaut', false],
    ['', false],
  ])('%s can be a scope: %s', (text, fits) => {
    expect(isScopeToken(text)).toBe(fits);
  });
});

describe('advice about scopes', () => {
  const known = new Set(['core.common.read', 'offline_access']);
  const code = {
    id: 'authorization_code',
    title: 'Authorization code',
    interactive: true,
    renewBy: 'refresh_token',
    refreshTokenScope: 'offline_access',
  } as const;
  const mint = {
    id: 'client_credentials',
    title: 'Client credentials',
    interactive: false,
    renewBy: 'mint',
  } as const;

  it('misses offline_access only where the grant needs it', () => {
    expect(scopeAdvice(['core.common.read'], known, code).missingForRenewal).toBe('offline_access');
    expect(scopeAdvice(['core.common.read'], known, mint).missingForRenewal).toBeUndefined();
    expect(scopeAdvice(['offline_access'], known, code).missingForRenewal).toBeUndefined();
  });

  it('tells unknown ones from those that cannot be sent', () => {
    expect(scopeAdvice(['core.future.read', 'a"b'], known, mint)).toEqual({
      unknown: ['core.future.read'],
      malformed: ['a"b'],
    });
  });
});

it('requested and granted scopes are laid beside each other', () => {
  expect(compareScopes(['a', 'b'], ['b', 'c'])).toEqual([
    { scope: 'a', fate: 'missing' },
    { scope: 'b', fate: 'granted' },
    { scope: 'c', fate: 'unasked' },
  ]);
});
