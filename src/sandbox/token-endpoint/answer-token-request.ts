import type { SandboxClient } from '../clients/client.ts';
import type { ReceivedRequest } from '../received-request.ts';
import type { World } from '../world.ts';
import { authenticateClient } from './authenticate-client.ts';
import type { GrantAnswer, GrantRequest, GrantShaping } from './grant-answer.ts';
import { grantAuthorizationCode } from './grant-authorization-code.ts';
import { grantClientCredentials } from './grant-client-credentials.ts';
import { grantRefreshToken } from './grant-refresh-token.ts';
import { readParameters, requireParameter } from './read-parameters.ts';
import { refusalResponse, TokenRefusal } from './token-refusal.ts';

const grants: ReadonlyMap<string, (request: GrantRequest) => GrantAnswer> = new Map([
  ['client_credentials', grantClientCredentials],
  ['authorization_code', grantAuthorizationCode],
  ['refresh_token', grantRefreshToken],
]);

/** `POST /oauth2/token`: performs the grant and answers as RFC 6749 5.1 or 5.2 say. */
export function answerTokenRequest(world: World, received: ReceivedRequest, shaping: GrantShaping): Response {
  try {
    const parameters = readParameters(received);
    const client = authenticateClient(world, received, parameters);
    const grantType = requireParameter(parameters, 'grant_type');
    const grant = grants.get(grantType);
    if (grant === undefined) {
      throw new TokenRefusal('unsupported_grant_type');
    }
    if (!mayUse(client, grantType)) {
      throw new TokenRefusal('unauthorized_client');
    }
    const answer = grant({ world, client, parameters, shaping });
    return successResponse(world, answer, { narrowed: shaping.dropScopes !== undefined });
  } catch (error) {
    if (error instanceof TokenRefusal) {
      return refusalResponse(error);
    }
    throw error;
  }
}

function mayUse(client: SandboxClient, grantType: string): boolean {
  return (
    client.grantType === grantType ||
    (client.grantType === 'authorization_code' && grantType === 'refresh_token')
  );
}

function successResponse(
  world: World,
  answer: GrantAnswer,
  options: { readonly narrowed: boolean },
): Response {
  const { tokenLifetimeSeconds, includeScopeInAnswer } = world.switches.current;
  // RFC 6749 5.1: the scope must be told when it is not what was asked for.
  const tellsScope = includeScopeInAnswer || options.narrowed;
  return Response.json(
    {
      access_token: answer.accessToken,
      token_type: 'bearer',
      expires_in: tokenLifetimeSeconds,
      ...(answer.refreshToken === undefined ? {} : { refresh_token: answer.refreshToken }),
      ...(tellsScope ? { scope: answer.scopes.join(' ') } : {}),
    },
    { headers: { 'cache-control': 'no-store', pragma: 'no-cache' } },
  );
}
