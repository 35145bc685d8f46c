import type { SandboxClient } from '../clients/client.ts';
import { splitScopes } from '../scope-catalogue.ts';
import type { World } from '../world.ts';

/** An authorization request that can be put before a person. */
export interface AuthorizationRequest {
  readonly client: SandboxClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state?: string;
  readonly codeChallenge?: string;
  readonly challengeIsHashed: boolean;
}

/** Where an answer may be sent: the client's registered redirect URI, with its state. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly state?: string;
}

/**
 * The request as read: valid; refused by redirect (RFC 6749 4.1.2.1); or refused on a page, because there is no
 * trustworthy place to redirect to.
 */
export type ReadAuthorizationRequest =
  | { readonly kind: 'valid'; readonly request: AuthorizationRequest }
  | {
      readonly kind: 'refused';
      readonly address: ReturnAddress;
      readonly error: string;
      readonly description: string;
    }
  | { readonly kind: 'unanswerable'; readonly message: string };

/** Reads and judges the query of an authorization request. RFC 6749 4.1.1, RFC 7636 4.3. */
export function readAuthorizationRequest(world: World, query: URLSearchParams): ReadAuthorizationRequest {
  const client = world.clients.find(single(query, 'client_id') ?? '');
  if (!client?.active || client.grantType !== 'authorization_code') {
    return { kind: 'unanswerable', message: 'The client is unknown, inactive, or not for this grant.' };
  }
  const redirectUri = single(query, 'redirect_uri');
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
    return {
      kind: 'unanswerable',
      message: 'The redirect URI is not one of the Redirect URIs of this client, character for character.',
    };
  }
  const state = single(query, 'state');
  const address = { redirectUri, ...(state === undefined ? {} : { state }) };
  const scopes = requestedScopes(client, query);
  const problem = findProblem(world, client, query);
  if (problem !== undefined) {
    return { kind: 'refused', address, ...problem };
  }
  const codeChallenge = single(query, 'code_challenge');
  const challengeIsHashed = query.has('code_challenge_method');
  const challenge = codeChallenge === undefined ? {} : { codeChallenge };
  return { kind: 'valid', request: { client, scopes, challengeIsHashed, ...address, ...challenge } };
}

function findProblem(world: World, client: SandboxClient, query: URLSearchParams) {
  const repeated = [...new Set(query.keys())].find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) {
    return { error: 'invalid_request', description: `The parameter ${repeated} is repeated.` };
  }
  if (query.get('response_type') !== 'code') {
    return { error: 'unsupported_response_type', description: 'Only the response type code is supported.' };
  }
  if (requestedScopes(client, query).some((scope) => !client.scopes.includes(scope))) {
    return { error: 'invalid_scope', description: 'The client does not have one of the requested scopes.' };
  }
  return world.switches.current.ignorePkce ? undefined : findChallengeProblem(client, query);
}

function findChallengeProblem(client: SandboxClient, query: URLSearchParams) {
  const challenge = single(query, 'code_challenge');
  const method = query.get('code_challenge_method');
  if (challenge === undefined && (client.secret === undefined || method !== null)) {
    return { error: 'invalid_request', description: 'A code challenge is required.' };
  }
  if (challenge !== undefined && !/^[\w.~-]{43,128}$/.test(challenge)) {
    return { error: 'invalid_request', description: 'The code challenge is malformed.' };
  }
  // Without a method the verifier itself is the challenge; with one, S256 is the only one accepted.
  return method === null || method === 'S256'
    ? undefined
    : { error: 'invalid_request', description: 'The code challenge method must be S256.' };
}

function requestedScopes(client: SandboxClient, query: URLSearchParams): readonly string[] {
  const wanted = splitScopes(query.get('scope') ?? '');
  return wanted.length === 0 ? client.scopes : wanted;
}

function single(query: URLSearchParams, name: string): string | undefined {
  const [value, more] = query.getAll(name);
  return value === undefined || value === '' || more !== undefined ? undefined : value;
}
