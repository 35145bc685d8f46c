import type { SandboxClient } from '../clients/client.ts';
import { splitScopes } from '../scope-catalogue.ts';
import type { World } from '../world.ts';
import type { TokenParameters } from './read-parameters.ts';
import { TokenRefusal } from './token-refusal.ts';

/** How a fault bends a grant while it is performed. */
export interface GrantShaping {
  /** Scopes that are silently left out of what is granted (F-25). */
  readonly dropScopes?: readonly string[];
  /** No refresh token is issued or sent (F-21). */
  readonly withholdRefreshToken?: boolean;
}

/** One token request past client authentication. */
export interface GrantRequest {
  readonly world: World;
  readonly client: SandboxClient;
  readonly parameters: TokenParameters;
  readonly shaping: GrantShaping;
}

/** What a grant yields. */
export interface GrantAnswer {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly scopes: readonly string[];
}

/**
 * The scopes of a request: those asked for, or all that `allowed` has when none are named. Throws `invalid_scope`
 * when one asked for is not allowed.
 */
export function decideScopes(request: GrantRequest, allowed: readonly string[]): readonly string[] {
  const wanted = splitScopes(request.parameters.get('scope') ?? '');
  const outside = wanted.find((scope) => !allowed.includes(scope));
  if (outside !== undefined) {
    throw new TokenRefusal('invalid_scope');
  }
  const granted = wanted.length === 0 ? allowed : wanted;
  return granted.filter((scope) => !request.shaping.dropScopes?.includes(scope));
}
