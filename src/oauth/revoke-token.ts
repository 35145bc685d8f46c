import { revocationRequest } from 'oauth4webapi';
import type { RevokingServer } from './authorization-server.ts';
import { bridgeFetch } from './bridge-fetch.ts';
import { clientAuthentication, clientSecrets, type OAuthClient } from './client-authentication.ts';
import type { ProtocolContext } from './protocol-context.ts';
import { protocolError } from './protocol-error.ts';
import { readAnswer } from './read-answer.ts';

export interface RevokeTokenParameters {
  readonly token: string;
  readonly hint: 'refresh_token' | 'access_token';
}

/**
 * Ends a token at the server (RFC 7009 2.1). Status 200 is success whatever the body says, also for a token that
 * the server does not know (2.2). Throws `token.*` and `net.*`.
 */
export async function revokeToken(
  server: RevokingServer,
  client: OAuthClient,
  { token, hint }: RevokeTokenParameters,
  context: ProtocolContext,
): Promise<void> {
  const response = await revocationRequest(
    { issuer: server.issuer, revocation_endpoint: server.revocationEndpoint },
    { client_id: client.clientId },
    clientAuthentication(client),
    token,
    { ...bridgeFetch(server.revocationEndpoint, context), additionalParameters: { token_type_hint: hint } },
  );
  const answer = await readAnswer(response);
  if (answer.status !== 200) {
    throw protocolError(answer, {
      grant: 'revocation',
      endpoint: server.revocationEndpoint,
      secrets: [...clientSecrets(client), token],
      now: context.now(),
    });
  }
}
