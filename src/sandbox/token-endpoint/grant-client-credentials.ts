import { decideScopes, type GrantAnswer, type GrantRequest } from './grant-answer.ts';

/** RFC 6749 4.4: a token at once and never a refresh token, not even when `offline_access` is asked for. */
export function grantClientCredentials(request: GrantRequest): GrantAnswer {
  const { world, client } = request;
  const scopes = decideScopes(request, client.scopes);
  const family = world.tokens.openFamily(client.identifier, client.login ?? client.identifier, scopes);
  return { accessToken: world.tokens.issueAccess(family, scopes), scopes };
}
