import { describe, expect, it } from 'vitest';
import { type TokenOrigin, toTokenState } from '../../src/account/token-state.ts';
import type { TokenSet } from '../../src/oauth/token-set.ts';
import { at, codeGrant, codeTokens, manifest, origin, settings, start, tokenState } from './support/world.ts';

const zero = { manifest, random: (count: number) => new Uint8Array(count) };
const instance = { host: 'acme.coupahost.com', origin };

function tokenSet(changes: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: 'access-2',
    tokenType: 'Bearer',
    expiresInSeconds: 86_400,
    receivedAt: start,
    warnings: [],
    ...changes,
  };
}

function withoutLifetime(changes: Partial<TokenSet> = {}): TokenSet {
  const { expiresInSeconds: _, ...rest } = tokenSet(changes);
  return rest;
}

const minting: TokenOrigin = { instance, settings: settings(), requestedScopes: ['a', 'b'], previous: null };
const refreshing: TokenOrigin = {
  instance,
  settings: settings(codeGrant),
  requestedScopes: codeGrant.scopes,
  previous: tokenState(codeTokens),
};
const consenting: TokenOrigin = { ...refreshing, previous: null };

function codes(set: TokenSet, from: TokenOrigin): readonly string[] {
  return toTokenState(set, from, zero).findings.map(({ code }) => code);
}

describe('toTokenState', () => {
  it('computes absolute instants at receipt', () => {
    expect(toTokenState(tokenSet(), minting, zero).tokenState).toEqual({
      accessToken: 'access-2',
      tokenType: 'Bearer',
      obtainedAt: at(0),
      expiresAt: at(86_400),
      renewAt: at(64_800),
      notBefore: at(5),
      lifetimeSeconds: 86_400,
      lifetimeSource: 'response',
      requestedScopes: ['a', 'b'],
      grantedScopes: ['a', 'b'],
      grantedScopesSource: 'assumed',
      issuer: origin,
      clientId: 'client-1',
    });
  });

  it.each([
    [0, 18],
    [128, 19],
    [255, 20],
  ])('draws the renewal time between 18 and 20 h (byte %d: %d h)', (byte, hours) => {
    const context = { manifest, random: (count: number) => new Uint8Array(count).fill(byte) };
    const { renewAt } = toTokenState(tokenSet(), minting, context).tokenState;
    expect((Date.parse(renewAt) - start) / 3_600_000).toBeCloseTo(hours, 1);
  });

  it.each([3600, 60, 1])(
    'keeps the renewal of a token of %d s clear of the mandatory lead',
    (expiresInSeconds) => {
      const context = { manifest, random: (count: number) => new Uint8Array(count).fill(255) };
      const { renewAt } = toTokenState(tokenSet({ expiresInSeconds }), minting, context).tokenState;
      expect(Date.parse(renewAt) - start).toBe(expiresInSeconds * 750);
    },
  );

  it('never lets the settle time outlast the token (A-27)', () => {
    const state = toTokenState(tokenSet({ expiresInSeconds: 2 }), minting, zero).tokenState;
    expect([state.notBefore, state.expiresAt]).toEqual([at(2), at(2)]);
  });

  it.each([
    [tokenState({ lifetimeSeconds: 1800 }), 1800, 'last-known'],
    [tokenState({ lifetimeSeconds: 1800, lifetimeSource: 'last-known' }), 1800, 'last-known'],
    [tokenState({ lifetimeSeconds: 1800, lifetimeSource: 'default' }), 86_399, 'default'],
    [null, 86_399, 'default'],
  ] as const)(
    'without expires_in uses the last known or the default lifetime',
    (previous, lifetimeSeconds, lifetimeSource) => {
      const result = toTokenState(withoutLifetime(), { ...minting, previous }, zero);
      expect(result.tokenState).toMatchObject({ lifetimeSeconds, lifetimeSource });
      expect(result.findings.map(({ code }) => code)).toEqual(['token.expires_in_missing']);
    },
  );

  it('stores no refresh token for client credentials, even if one was sent (A-32)', () => {
    const { tokenState: state } = toTokenState(tokenSet({ refreshToken: 'r' }), minting, zero);
    expect(state).not.toHaveProperty('refreshToken');
    expect(state).not.toHaveProperty('authorizedAt');
  });

  it('replaces the refresh token when one comes and keeps it when none does (A-29)', () => {
    expect(toTokenState(tokenSet({ refreshToken: 'r2' }), refreshing, zero).tokenState.refreshToken).toBe(
      'r2',
    );
    expect(toTokenState(tokenSet(), refreshing, zero).tokenState.refreshToken).toBe('refresh-1');
  });

  it('keeps the instant of the consent through renewals', () => {
    const later = tokenSet({ receivedAt: start + 1e9 });
    expect(toTokenState(later, refreshing, zero).tokenState.authorizedAt).toBe(at(0));
    expect(toTokenState(later, consenting, zero).tokenState.authorizedAt).toBe(at(1e6));
  });

  it('reads an absent scope of a renewal as what was granted before, not as what is wanted now', () => {
    const narrowed = tokenState({ ...codeTokens, grantedScopes: ['offline_access'] });
    const state = toTokenState(tokenSet(), { ...refreshing, previous: narrowed }, zero).tokenState;
    expect(state).toMatchObject({ grantedScopes: ['offline_access'], grantedScopesSource: 'response' });
  });

  it.each<[string, TokenSet, TokenOrigin, readonly string[]]>([
    ['a narrowed scope', tokenSet({ scope: ['a'] }), minting, ['token.scope_narrowed']],
    ['scopes in another order', tokenSet({ scope: ['b', 'a'] }), minting, []],
    ['no refresh token', tokenSet(), consenting, ['token.no_refresh_token']],
    [
      'an unlisted offline_access with a refresh token',
      tokenSet({ refreshToken: 'r', scope: ['core.common.read'] }),
      consenting,
      [],
    ],
    ['a very long token', tokenSet({ accessToken: 'x'.repeat(6145) }), minting, ['token.very_long']],
    [
      'a remark of the protocol layer',
      tokenSet({ warnings: ['token.content_type_unexpected'] }),
      minting,
      ['token.content_type_unexpected'],
    ],
  ])('tells of %s at once (A-20)', (_, set, from, expected) => {
    expect(codes(set, from)).toEqual(expected);
  });

  it('names the scopes that are missing', () => {
    expect(toTokenState(tokenSet({ scope: ['a'] }), minting, zero).findings[0]?.seen).toBe(
      'Coupa did not grant b.',
    );
  });
});
