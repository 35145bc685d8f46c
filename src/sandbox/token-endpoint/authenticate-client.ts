import type { SandboxClient } from '../clients/client.ts';
import { readBasicCredentials } from '../read-basic-credentials.ts';
import type { ReceivedRequest } from '../received-request.ts';
import { sameText } from '../same-text.ts';
import type { SecretPlaces } from '../switches.ts';
import type { World } from '../world.ts';
import { requireParameter, type TokenParameters } from './read-parameters.ts';
import { TokenRefusal } from './token-refusal.ts';

/**
 * Finds the client of a token or revocation request and checks its secret. Throws `invalid_request` without any
 * client identifier, and `invalid_client` for an unknown or inactive client, a wrong, missing or needless secret,
 * and credentials given twice (RFC 6749 2.3).
 */
export function authenticateClient(
  world: World,
  received: ReceivedRequest,
  parameters: TokenParameters,
): SandboxClient {
  const { secretPlaces } = world.switches.current;
  const { identifier, secret } = readCredentials(received, parameters, secretPlaces);
  const client = world.clients.find(identifier);
  if (!client?.active || !secretMatches(client, secret)) {
    throw new TokenRefusal('invalid_client');
  }
  return client;
}

function readCredentials(received: ReceivedRequest, parameters: TokenParameters, places: SecretPlaces) {
  const basic = places === 'body' ? undefined : readBasicCredentials(received.headers);
  if (basic === 'malformed') {
    throw new TokenRefusal('invalid_client');
  }
  if (basic === undefined) {
    if (places === 'basic' && parameters.has('client_secret')) {
      throw new TokenRefusal('invalid_client');
    }
    return {
      identifier: requireParameter(parameters, 'client_id'),
      secret: parameters.get('client_secret'),
    };
  }
  const other = parameters.get('client_id') ?? basic.identifier;
  if (parameters.has('client_secret') || other !== basic.identifier) {
    throw new TokenRefusal('invalid_client', 'Multiple client credentials were provided; give them once.');
  }
  // A public client that authenticates by Basic has nothing after the colon.
  return { identifier: basic.identifier, secret: basic.secret === '' ? undefined : basic.secret };
}

function secretMatches(client: SandboxClient, secret: string | undefined): boolean {
  if (client.secret === undefined) return secret === undefined;
  return secret !== undefined && sameText(client.secret, secret);
}
