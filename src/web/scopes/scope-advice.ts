import type { GrantDeclaration } from '../../generated/types.ts';
import { isScopeToken } from './split-scopes.ts';

/** What is worth saying about a choice of scopes. None of it forbids anything: the catalogue is never complete. */
export interface ScopeAdvice {
  /** The scope without which the grant gives no refresh token, when it is not chosen. */
  readonly missingForRenewal?: string;
  /** Well-formed, but not in the catalogue. */
  readonly unknown: readonly string[];
  /** Cannot be sent at all. */
  readonly malformed: readonly string[];
}

/** Judges chosen scopes against the catalogue and the grant. */
export function scopeAdvice(
  chosen: readonly string[],
  known: ReadonlySet<string>,
  grant: GrantDeclaration | undefined,
): ScopeAdvice {
  const needed = grant?.refreshTokenScope;
  const malformed = chosen.filter((scope) => !isScopeToken(scope));
  return {
    ...(needed !== undefined && !chosen.includes(needed) ? { missingForRenewal: needed } : {}),
    unknown: chosen.filter((scope) => isScopeToken(scope) && !known.has(scope)),
    malformed,
  };
}
