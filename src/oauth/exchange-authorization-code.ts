import type { AuthorizationServer } from './authorization-server.ts';
import type { OAuthClient } from './client-authentication.ts';
import type { ExtraParameters, ProtocolContext } from './protocol-context.ts';
import { requestToken } from './request-token.ts';
import { scopeParameter } from './scope-parameter.ts';
import type { TokenSet } from './token-set.ts';

export interface AuthorizationCodeParameters {
  readonly code: string;
  readonly codeVerifier: string;
  /** The same as in the authorization request, byte for byte. */
  readonly redirectUri: string;
  /** Sent only when given: RFC 6749 4.1.3 has no `scope` here, some servers want it. */
  readonly scopes?: readonly string[];
  readonly extraParameters?: ExtraParameters;
}

/**
 * Exchanges a code for tokens (RFC 6749 4.1.3, RFC 7636 4.5); a code is good for one call.
 * Throws `token.*` (`token.code_refused` for `invalid_grant`), `net.*` and `account.parameter_reserved`.
 */
export async function exchangeAuthorizationCode(
  server: AuthorizationServer,
  client: OAuthClient,
  parameters: AuthorizationCodeParameters,
  context: ProtocolContext,
): Promise<TokenSet> {
  const { code, codeVerifier, redirectUri, scopes, extraParameters = [] } = parameters;
  return requestToken(
    server,
    client,
    {
      grant: 'authorization_code',
      form: { code, redirect_uri: redirectUri, code_verifier: codeVerifier, ...scopeParameter(scopes) },
      secrets: [code, codeVerifier],
      extraParameters,
    },
    context,
  );
}
