import type { EndpointUrl } from '../../src/generated/types.ts';
import type { OAuthClient } from '../../src/oauth/client-authentication.ts';
import { exchangeAuthorizationCode } from '../../src/oauth/exchange-authorization-code.ts';
import type { OAuthFetch, OAuthFetchInit } from '../../src/oauth/oauth-fetch.ts';
import type { ProtocolContext } from '../../src/oauth/protocol-context.ts';
import { refreshToken } from '../../src/oauth/refresh-token.ts';
import { requestClientCredentialsToken } from '../../src/oauth/request-client-credentials-token.ts';
import type { TokenSet } from '../../src/oauth/token-set.ts';

export const server = {
  issuer: 'https://acme.coupahost.com',
  authorizationEndpoint: 'https://acme.coupahost.com/oauth2/authorizations/new' as EndpointUrl,
  tokenEndpoint: 'https://acme.coupahost.com/oauth2/token' as EndpointUrl,
  revocationEndpoint: 'https://acme.coupahost.com/oauth2/revoke' as EndpointUrl,
};

export const client = {
  clientId: 'client-1',
  authentication: { method: 'body', secret: 'cs-canary' },
} as const satisfies OAuthClient;

/** Wednesday, 2026-01-07T08:00:00Z. */
export const now = Date.UTC(2026, 0, 7, 8);

export interface SentRequest extends OAuthFetchInit {
  readonly url: string;
  readonly form: URLSearchParams;
}

/** A fetch that answers the same to everybody and remembers what it was asked. */
export function recordingFetch(answer: () => Response = () => json(tokens)) {
  const sent: SentRequest[] = [];
  const fetch: OAuthFetch = async (url, init) => {
    sent.push({ ...init, url, form: new URLSearchParams(init.body ?? '') });
    return answer();
  };
  return { fetch, sent };
}

export function contextOf(fetch: OAuthFetch, options: Partial<ProtocolContext> = {}): ProtocolContext {
  return { fetch, now: () => now, ...options };
}

export const tokens = { access_token: 'at-canary', token_type: 'bearer', expires_in: 86_399 } as const;

export function json(body: unknown, init: ResponseInit = {}): Response {
  return text(JSON.stringify(body), 'application/json; charset=utf-8', init);
}

export function text(body: string, contentType: string, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  if (contentType !== '') {
    headers.set('content-type', contentType);
  }
  // Bytes, because a text would bring a content type of its own.
  return new Response(new TextEncoder().encode(body), { ...init, headers });
}

/** One call of each grant, with every secret it can carry. */
export const grants = {
  client_credentials: (context: ProtocolContext, who: OAuthClient = client): Promise<TokenSet> =>
    requestClientCredentialsToken(server, who, { scopes: ['core.common.read'] }, context),
  refresh_token: (context: ProtocolContext, who: OAuthClient = client): Promise<TokenSet> =>
    refreshToken(server, who, { refreshToken: 'rt-canary' }, context),
  authorization_code: (context: ProtocolContext, who: OAuthClient = client): Promise<TokenSet> =>
    exchangeAuthorizationCode(
      server,
      who,
      { code: 'code-canary', codeVerifier: 'cv-canary', redirectUri: 'http://127.0.0.1:8400/callback' },
      context,
    ),
} as const;

export type GrantName = keyof typeof grants;
export const grantNames = Object.keys(grants) as readonly GrantName[];
