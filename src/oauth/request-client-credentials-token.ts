import type { AuthorizationServer } from './authorization-server.ts';
import type { OAuthClient } from './client-authentication.ts';
import type { ExtraParameters, ProtocolContext } from './protocol-context.ts';
import { requestToken } from './request-token.ts';
import { scopeParameter } from './scope-parameter.ts';
import type { TokenSet } from './token-set.ts';

export interface ClientCredentialsParameters {
  /** None sends no `scope`; what is then granted is the server's choice. */
  readonly scopes: readonly string[];
  readonly extraParameters?: ExtraParameters;
}

/**
 * Mints a token for the client itself (RFC 6749 4.4). A refresh token in the answer is ignored (4.4.3, A-32).
 * Throws `token.*`, `net.*` and `account.parameter_reserved`.
 */
export async function requestClientCredentialsToken(
  server: AuthorizationServer,
  client: OAuthClient,
  { scopes, extraParameters = [] }: ClientCredentialsParameters,
  context: ProtocolContext,
): Promise<TokenSet> {
  const { refreshToken: _ignored, ...tokenSet } = await requestToken(
    server,
    client,
    { grant: 'client_credentials', form: scopeParameter(scopes), secrets: [], extraParameters },
    context,
  );
  return tokenSet;
}
