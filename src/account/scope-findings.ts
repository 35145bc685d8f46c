import type { AccountSettings, Finding } from '../generated/types.ts';
import { findingOf } from './finding-of.ts';
import { splitScope } from './split-scope.ts';

/** The scope that makes Coupa return a refresh token. */
export const offlineAccess = 'offline_access';

/**
 * Warnings about requested scopes: none, one the catalogue does not know, `offline_access` missing where it is
 * needed or present where it does nothing. Unknown scopes never block: the list differs by release and module.
 */
export function scopeFindings(
  settings: Pick<AccountSettings, 'scopes' | 'grantType'>,
  catalogue?: readonly string[],
): readonly Finding[] {
  const warning = { severity: 'warning', stage: 'settings', field: 'scopes' } as const;
  const interactive = settings.grantType === 'authorization_code';
  const offline = settings.scopes.includes(offlineAccess);
  return [
    ...(settings.scopes.length === 0 ? [findingOf('account.scopes_empty', warning)] : []),
    ...(interactive && !offline ? [findingOf('account.offline_access_missing', warning)] : []),
    ...(!interactive && offline ? [findingOf('account.offline_access_useless', warning)] : []),
    ...unknownScopes(settings.scopes, catalogue).map((seen) =>
      findingOf('account.scope_unknown', { ...warning, seen }),
    ),
  ];
}

function unknownScopes(
  scopes: readonly string[],
  catalogue: readonly string[] | undefined,
): readonly string[] {
  if (catalogue === undefined) return [];
  const known = new Set(catalogue);
  return scopes.filter((scope) => !known.has(scope)).map((scope) => whatIsUnknown(scope, catalogue));
}

/** Says which part is unknown, because that is where the spelling mistake is. */
function whatIsUnknown(scope: string, catalogue: readonly string[]): string {
  const { service, object, right } = splitScope(scope);
  const sameService = catalogue.map(splitScope).filter((known) => known.service === service);
  if (sameService.length === 0) return `${scope}: no known scope begins with "${service}."`;
  if (service === undefined) return `${scope} is not a known scope of Coupa.`;
  const rights = sameService.filter((known) => known.object === object).map((known) => known.right ?? 'none');
  if (rights.length === 0) return `${scope}: no known scope of ${service} is for "${object}".`;
  return `${scope}: the known rights for ${service}.${object} are ${rights.join(', ')}, not ${right ?? 'none'}.`;
}
