import type { AccountView, CliScopeRow, CoupaOperation } from '../../generated/types.ts';

/**
 * Requested, granted and needed scopes of an account beside each other, one row a scope, sorted. Without a token
 * nothing is known to be granted.
 */
export function compareScopes(
  { settings, token }: Pick<AccountView, 'settings' | 'token'>,
  operations: readonly CoupaOperation[],
): readonly CliScopeRow[] {
  const needed = operations.map(({ scope }) => scope);
  const all = new Set([...settings.scopes, ...(token?.grantedScopes ?? []), ...needed]);
  return [...all].sort().map((scope) => ({
    scope,
    requested: settings.scopes.includes(scope),
    granted: token === null ? null : token.grantedScopes.includes(scope),
    neededFor: operations.filter((operation) => operation.scope === scope).map(({ operation }) => operation),
  }));
}
