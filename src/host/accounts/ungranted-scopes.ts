import type { TokenFacts } from '../store/store.ts';

/** Requested scopes that Coupa did not grant, in the order of the request. */
export function ungrantedScopes({ requestedScopes, grantedScopes }: TokenFacts): readonly string[] {
  return requestedScopes.filter((scope) => !grantedScopes.includes(scope));
}
