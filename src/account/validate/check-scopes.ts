import type { AccountSettings, Finding, TokenState } from '../../generated/types.ts';
import { findingOf, okFinding } from '../finding-of.ts';
import { missingScopes } from '../missing-scopes.ts';
import { offlineAccess } from '../scope-findings.ts';
import { type StageCheck, untested } from './stage.ts';

/** Were the scopes granted that the account asks for? */
export function checkScopes(settings: AccountSettings, tokenState: TokenState | null): StageCheck {
  const requested = settings.scopes.length === 0 ? 'none' : settings.scopes.join(' ');
  if (tokenState === null) {
    return untested(
      'scopes.not_tested',
      `Requested: ${requested}. What was granted is known once a token is there.`,
    );
  }
  return {
    findings: [
      ...comparison(requested, tokenState),
      ...missing(tokenState),
      ...changed(settings, tokenState),
    ],
  };
}

function comparison(
  requested: string,
  { grantedScopes, grantedScopesSource }: TokenState,
): readonly Finding[] {
  if (grantedScopesSource === 'assumed') {
    const seen = `Requested: ${requested}. Coupa did not list what it granted, which the standard reads as the same.`;
    return [{ severity: 'info', code: 'scopes.assumed', seen, action: '' }];
  }
  return [
    okFinding('scopes.compared', `Requested: ${requested}. Granted: ${grantedScopes.join(' ') || 'none'}.`),
  ];
}

/** A refresh token in hand proves `offline_access`, listed or not; its absence is the renewal stage's to tell. */
function missing(tokenState: TokenState): readonly Finding[] {
  const scopes = missingScopes(tokenState).filter((scope) => scope !== offlineAccess);
  if (scopes.length === 0) return [];
  return [findingOf('token.scope_narrowed', { severity: 'warning', seen: `Missing: ${scopes.join(' ')}.` })];
}

function changed(settings: AccountSettings, tokenState: TokenState): readonly Finding[] {
  const before = new Set(tokenState.requestedScopes);
  const added = settings.scopes.filter((scope) => !before.has(scope));
  const removed = tokenState.requestedScopes.filter((scope) => !settings.scopes.includes(scope));
  if (added.length === 0 && removed.length === 0) return [];
  const words = [...added.map((scope) => `+${scope}`), ...removed.map((scope) => `-${scope}`)].join(' ');
  return [
    findingOf('account.scopes_changed_here', {
      severity: 'warning',
      seen: `Scopes were changed here since the present token was obtained: ${words}.`,
    }),
  ];
}
