import type { TokenState } from '../generated/types.ts';

/** Requested scopes that were not granted, in the order of the request. */
export function missingScopes(
  tokenState: Pick<TokenState, 'requestedScopes' | 'grantedScopes'>,
): readonly string[] {
  const granted = new Set(tokenState.grantedScopes);
  return tokenState.requestedScopes.filter((scope) => !granted.has(scope));
}
