import type { AuthorizationServer } from './authorization-server.ts';
import type { OAuthClient } from './client-authentication.ts';
import type { ExtraParameters, ProtocolContext } from './protocol-context.ts';
import { requestToken } from './request-token.ts';
import { scopeParameter } from './scope-parameter.ts';
import type { TokenSet } from './token-set.ts';

export interface RefreshTokenParameters {
  readonly refreshToken: string;
  /** Only to narrow (RFC 6749 6); absent asks for what was granted. */
  readonly scopes?: readonly string[];
  readonly extraParameters?: ExtraParameters;
}

/**
 * Spends a refresh token (RFC 6749 6). An error of kind `ambiguous` leaves open whether it was spent.
 * Throws `token.*` (`token.grant_ended` when it is dead, `token.scopes_changed` for `invalid_scope`), `net.*`
 * and `account.parameter_reserved`.
 */
export async function refreshToken(
  server: AuthorizationServer,
  client: OAuthClient,
  parameters: RefreshTokenParameters,
  context: ProtocolContext,
): Promise<TokenSet> {
  const { scopes, extraParameters = [] } = parameters;
  return requestToken(
    server,
    client,
    {
      grant: 'refresh_token',
      form: { refresh_token: parameters.refreshToken, ...scopeParameter(scopes) },
      secrets: [parameters.refreshToken],
      extraParameters,
    },
    context,
  );
}
