import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeScopes } from '../../src/account/normalize-scopes.ts';
import { splitScope } from '../../src/account/split-scope.ts';

describe('normalizeScopes', () => {
  it.each([
    ['core.common.read core.user.read', ['core.common.read', 'core.user.read']],
    ['core.common.read,core.user.read', ['core.common.read', 'core.user.read']],
    ['core.common.read, core.user.read ,', ['core.common.read', 'core.user.read']],
    ['core.common.read\r\ncore.user.read\n\n', ['core.common.read', 'core.user.read']],
    ['a\u00a0b\tc', ['a', 'b', 'c']],
    ['b a b a', ['b', 'a']],
    [' \n,, ', []],
    [undefined, []],
    [[], []],
    [
      ['core.common.read, openid', 'openid'],
      ['core.common.read', 'openid'],
    ],
    ['Core.Common.Read core.common.read', ['Core.Common.Read', 'core.common.read']],
  ])('reads %j as %j', (typed, scopes) => {
    expect(normalizeScopes(typed)).toEqual(scopes);
  });

  it.each(['core."common"', 'a\\b', 'scopé', 'core.common.read\u200b', 'a\u0000b', 'x'.repeat(257)])(
    'refuses %j, naming the field',
    (typed) => {
      expect(() => normalizeScopes(typed)).toThrow(
        expect.objectContaining({ code: 'account.scope_malformed', field: 'scopes' }),
      );
    },
  );

  it('shows an invisible character by its number', () => {
    expect(() => normalizeScopes('core.common.read\u200b')).toThrow(
      expect.objectContaining({ details: { scope: 'core.common.read[U+200B]' } }),
    );
  });

  it('refuses more scopes than any client has', () => {
    const many = Array.from({ length: 501 }, (_, index) => `s${index}`);
    expect(() => normalizeScopes(many)).toThrow(expect.objectContaining({ code: 'account.scope_malformed' }));
  });

  it('yields only sendable scopes without repetition, and reads its own result back unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab. ,\n"\\é'), maxLength: 30 }), (typed) => {
        let scopes: readonly string[];
        try {
          scopes = normalizeScopes(typed);
        } catch {
          return;
        }
        expect(new Set(scopes).size).toBe(scopes.length);
        expect(scopes.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))).toBe(true);
        expect(normalizeScopes(scopes.join(' '))).toEqual(scopes);
      }),
    );
  });
});

describe('splitScope', () => {
  it.each([
    ['openid', { object: 'openid' }],
    ['ccw.candidate', { service: 'ccw', object: 'candidate' }],
    ['core.common.read', { service: 'core', object: 'common', right: 'read' }],
    ['core.inventory.receiving.write', { service: 'core', object: 'inventory.receiving', right: 'write' }],
  ])('splits %s on the first and last dot only', (scope, parts) => {
    expect(splitScope(scope)).toEqual(parts);
  });
});
