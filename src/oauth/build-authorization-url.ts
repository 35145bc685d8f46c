import { addExtraParameters } from './add-extra-parameters.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import type { OAuthClient } from './client-authentication.ts';
import type { ExtraParameters } from './protocol-context.ts';

export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly codeChallenge: string;
  readonly extraParameters?: ExtraParameters;
}

/**
 * The URL of an authorization request (RFC 6749 4.1.1), always with state and an S256 challenge (RFC 7636 4.3).
 * Holds nothing secret. Throws `account.parameter_reserved` when an extra parameter is one of the protocol's.
 */
export function buildAuthorizationUrl(
  server: AuthorizationServer,
  client: Pick<OAuthClient, 'clientId'>,
  request: AuthorizationRequest,
): string {
  const url = new URL(server.authorizationEndpoint);
  addExtraParameters(url.searchParams, request.extraParameters);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', client.clientId);
  url.searchParams.set('redirect_uri', request.redirectUri);
  if (request.scopes.length > 0) {
    url.searchParams.set('scope', request.scopes.join(' '));
  }
  url.searchParams.set('state', request.state);
  url.searchParams.set('code_challenge', request.codeChallenge);
  url.searchParams.set('code_challenge_method', 'S256');
  return url.href;
}
