import type { ReceivedRequest } from '../received-request.ts';
import type { TokenRecord } from '../tokens/issued-token.ts';
import type { World } from '../world.ts';
import { authenticateClient } from './authenticate-client.ts';
import { readParameters, requireParameter } from './read-parameters.ts';
import { refusalResponse, TokenRefusal } from './token-refusal.ts';

/**
 * `POST /oauth2/revoke`, RFC 7009 2: a refresh token takes its whole family along, an access token goes alone, and
 * an unknown token is a success.
 */
export function answerRevocation(world: World, received: ReceivedRequest): Response {
  try {
    const parameters = readParameters(received);
    const client = authenticateClient(world, received, parameters);
    const text = requireParameter(parameters, 'token');
    const record = world.tokens.find(text, 'refresh') ?? world.tokens.find(text, 'access');
    if (record !== undefined && record.family.clientId !== client.identifier) {
      throw new TokenRefusal('unauthorized_client', 'The token belongs to another client.');
    }
    revoke(world, record);
    return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    if (error instanceof TokenRefusal) {
      return refusalResponse(error);
    }
    throw error;
  }
}

function revoke(world: World, record: TokenRecord | undefined): void {
  if (record?.kind === 'refresh') {
    world.tokens.revokeFamily(record.family);
  } else if (record !== undefined) {
    record.revoked = true;
  }
}
