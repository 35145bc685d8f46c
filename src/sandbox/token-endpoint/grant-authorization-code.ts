import { digest } from '../fingerprint.ts';
import type { CodeRecord } from '../tokens/code-store.ts';
import { decideScopes, type GrantAnswer, type GrantRequest } from './grant-answer.ts';
import { requireParameter } from './read-parameters.ts';
import { TokenRefusal } from './token-refusal.ts';

/**
 * RFC 6749 4.1.3 and RFC 7636 4.6. A code works once: showing it again revokes what it yielded, and an attempt with
 * a wrong verifier or redirect URI uses it up. A `scope` is taken, as in Coupa's sample, when it was consented to.
 */
export function grantAuthorizationCode(request: GrantRequest): GrantAnswer {
  const { world, client, parameters, shaping } = request;
  const record = world.codes.find(requireParameter(parameters, 'code'));
  const redirectUri = requireParameter(parameters, 'redirect_uri');
  if (record === undefined || record.clientId !== client.identifier) {
    throw new TokenRefusal('invalid_grant');
  }
  refuseReplay(request, record);
  record.used = true;
  if (world.codes.isExpired(record) || redirectUri !== record.redirectUri) {
    throw new TokenRefusal('invalid_grant');
  }
  assertVerifier(request, record);
  const scopes = decideScopes(request, record.scopes);
  const family = world.tokens.openFamily(client.identifier, record.subject, scopes);
  record.family = family;
  const accessToken = world.tokens.issueAccess(family, scopes);
  if (!scopes.includes('offline_access') || shaping.withholdRefreshToken) {
    return { accessToken, scopes };
  }
  return { accessToken, scopes, refreshToken: world.tokens.issueRefresh(family).text };
}

function refuseReplay({ world }: GrantRequest, record: CodeRecord): void {
  if (!record.used) {
    return;
  }
  if (record.family !== undefined) {
    world.tokens.revokeFamily(record.family);
  }
  throw new TokenRefusal('invalid_grant');
}

function assertVerifier({ world, parameters }: GrantRequest, record: CodeRecord): void {
  const verifier = parameters.get('code_verifier');
  if (world.switches.current.ignorePkce || (record.codeChallenge === undefined && verifier === undefined)) {
    return;
  }
  const shown = record.challengeIsHashed && verifier !== undefined ? digest(verifier) : verifier;
  if (shown !== record.codeChallenge) {
    throw new TokenRefusal('invalid_grant', 'The code verifier does not match the code challenge.');
  }
}
