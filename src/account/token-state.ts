import type { AccountSettings, Finding, TokenState } from '../generated/types.ts';
import type { TokenSet } from '../oauth/token-set.ts';
import type { CoupaInstance } from './coupa-instance.ts';
import { findingOf } from './finding-of.ts';
import type { HookContext } from './hook-context.ts';
import { missingScopes } from './missing-scopes.ts';
import { renewalInstant } from './renewal-instant.ts';
import { offlineAccess } from './scope-findings.ts';

/** Where a token set comes from and what came before it. */
export interface TokenOrigin {
  readonly instance: CoupaInstance;
  readonly settings: Pick<AccountSettings, 'clientId' | 'grantType'>;
  readonly requestedScopes: readonly string[];
  /** The token state this one succeeds; null for a new grant. */
  readonly previous: TokenState | null;
}

export interface TokenStateResult {
  readonly tokenState: TokenState;
  readonly findings: readonly Finding[];
}

/** Longer tokens exceed the header limits of common proxies together with the rest of a request. */
const veryLongToken = 6144;
const longestKeptLifetimeSeconds = 31_536_000;

/**
 * The token state to store for a token set: absolute instants, one drawn renewal time, the refresh token kept when
 * the answer omits it and replaced when it brings one (RFC 6749 6); client credentials never store one (4.4.3).
 * An absent `scope` means "as requested" (5.1), or as before when a refresh token was spent. Findings: what the
 * protocol layer remarked, `token.expires_in_missing`, `token.no_refresh_token`, `token.scope_narrowed`, `token.very_long`.
 */
export function toTokenState(
  tokenSet: TokenSet,
  origin: TokenOrigin,
  context: Pick<HookContext, 'manifest' | 'random'>,
): TokenStateResult {
  const policy = context.manifest.renewal;
  const { lifetimeSeconds, lifetimeSource } = lifetimeOf(
    tokenSet,
    origin.previous,
    policy.fallbackLifetimeSeconds,
  );
  const end = tokenSet.receivedAt + lifetimeSeconds * 1000;
  const tokenState: TokenState = {
    accessToken: tokenSet.accessToken,
    tokenType: 'Bearer',
    obtainedAt: instant(tokenSet.receivedAt),
    expiresAt: instant(end),
    renewAt: instant(renewalInstant(tokenSet.receivedAt, lifetimeSeconds, context)),
    notBefore: instant(Math.min(tokenSet.receivedAt + policy.settleSeconds * 1000, end)),
    lifetimeSeconds,
    lifetimeSource,
    requestedScopes: origin.requestedScopes,
    ...grantedScopes(tokenSet, origin),
    ...lastingGrant(tokenSet, origin),
    issuer: origin.instance.origin,
    clientId: origin.settings.clientId,
  };
  return { tokenState, findings: tokenFindings(tokenSet, tokenState, origin) };
}

function lifetimeOf(
  tokenSet: TokenSet,
  previous: TokenState | null,
  fallback: number,
): Pick<TokenState, 'lifetimeSeconds' | 'lifetimeSource'> {
  const { expiresInSeconds } = tokenSet;
  if (expiresInSeconds !== undefined) {
    return {
      lifetimeSeconds: Math.min(expiresInSeconds, longestKeptLifetimeSeconds),
      lifetimeSource: 'response',
    };
  }
  if (previous !== null && previous.lifetimeSource !== 'default') {
    return { lifetimeSeconds: previous.lifetimeSeconds, lifetimeSource: 'last-known' };
  }
  return { lifetimeSeconds: fallback, lifetimeSource: 'default' };
}

function grantedScopes(
  tokenSet: TokenSet,
  { previous, requestedScopes }: TokenOrigin,
): Pick<TokenState, 'grantedScopes' | 'grantedScopesSource'> {
  if (tokenSet.scope !== undefined) return { grantedScopes: tokenSet.scope, grantedScopesSource: 'response' };
  // A spent refresh token yields what its grant had, even if the settings ask for more by now.
  const sameGrant = previous?.refreshToken !== undefined;
  return sameGrant
    ? { grantedScopes: previous.grantedScopes, grantedScopesSource: previous.grantedScopesSource }
    : { grantedScopes: requestedScopes, grantedScopesSource: 'assumed' };
}

/** What outlives the access token; nothing for client credentials. */
function lastingGrant(
  tokenSet: TokenSet,
  { settings, previous }: TokenOrigin,
): Pick<TokenState, 'refreshToken' | 'authorizedAt'> {
  if (settings.grantType === 'client_credentials') return {};
  const refreshToken = tokenSet.refreshToken ?? previous?.refreshToken;
  return {
    ...(refreshToken === undefined ? {} : { refreshToken }),
    authorizedAt: previous?.authorizedAt ?? instant(tokenSet.receivedAt),
  };
}

function tokenFindings(
  tokenSet: TokenSet,
  tokenState: TokenState,
  { settings }: TokenOrigin,
): readonly Finding[] {
  const warning = { severity: 'warning' } as const;
  const missing = missingScopes(tokenState).filter((scope) => scope !== offlineAccess);
  const stranded = settings.grantType === 'authorization_code' && tokenState.refreshToken === undefined;
  return [
    ...tokenSet.warnings.map((code) => findingOf(code, warning)),
    ...(tokenState.lifetimeSource === 'response' ? [] : [findingOf('token.expires_in_missing', warning)]),
    ...(stranded ? [findingOf('token.no_refresh_token', warning)] : []),
    ...(missing.length === 0
      ? []
      : [
          findingOf('token.scope_narrowed', {
            ...warning,
            seen: `Coupa did not grant ${missing.join(' ')}.`,
          }),
        ]),
    ...(tokenState.accessToken.length > veryLongToken ? [findingOf('token.very_long', warning)] : []),
  ];
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
