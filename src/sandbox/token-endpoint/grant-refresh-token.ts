import type { TokenRecord } from '../tokens/issued-token.ts';
import { type Rotation, rotateRefreshToken } from '../tokens/rotate-refresh-token.ts';
import { decideScopes, type GrantAnswer, type GrantRequest } from './grant-answer.ts';
import { requireParameter } from './read-parameters.ts';
import { TokenRefusal } from './token-refusal.ts';

/**
 * RFC 6749 6, with the rotation that is switched on. Throws `invalid_grant` for a dead or foreign refresh token and
 * `invalid_scope` when a granted scope has been taken off the client since.
 */
export function grantRefreshToken(request: GrantRequest): GrantAnswer {
  const { world, client, parameters } = request;
  const spent = world.tokens.find(requireParameter(parameters, 'refresh_token'), 'refresh');
  if (spent === undefined || spent.family.clientId !== client.identifier) {
    throw new TokenRefusal('invalid_grant');
  }
  refuseDead(request, spent);
  if (spent.scopes.some((scope) => !client.scopes.includes(scope))) {
    throw new TokenRefusal('invalid_scope');
  }
  const scopes = decideScopes(request, spent.scopes);
  if (world.switches.current.oldAccessTokenDiesOnRefresh) {
    endAccessTokens(spent);
  }
  const { refreshToken, endsOnFirstUse } = rotate(request, spent);
  const accessToken = world.tokens.issueAccess(spent.family, scopes, endsOnFirstUse);
  return { accessToken, scopes, ...(refreshToken === undefined ? {} : { refreshToken }) };
}

function refuseDead({ world }: GrantRequest, spent: TokenRecord): void {
  if (world.tokens.isAlive(spent)) {
    return;
  }
  if (world.switches.current.rotation === 'strict' && spent.supersededBy !== undefined) {
    world.tokens.revokeFamily(spent.family);
  }
  throw new TokenRefusal('invalid_grant');
}

function endAccessTokens(spent: TokenRecord): void {
  for (const member of spent.family.members) {
    if (member.kind === 'access') {
      member.revoked = true;
    }
  }
}

function rotate({ world, shaping }: GrantRequest, spent: TokenRecord): Rotation {
  const mode = shaping.withholdRefreshToken ? 'omit' : world.switches.current.rotation;
  return rotateRefreshToken(world.tokens, spent, { mode, now: world.clock.now() });
}
