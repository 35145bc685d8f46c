import type { AccountSettings, Finding, RenewalPolicy, TokenState } from '../../generated/types.ts';
import { findingOf, okFinding } from '../finding-of.ts';
import type { HookContext } from '../hook-context.ts';
import { type StageCheck, untested } from './stage.ts';

const dayMilliseconds = 86_400_000;

/** Can the account renew itself, and for how long? */
export function checkRenewal(
  settings: AccountSettings,
  tokenState: TokenState | null,
  { manifest, now }: HookContext,
): StageCheck {
  const switchedOff = settings.autoRefreshToken ? [] : [autoRefreshOff(tokenState)];
  if (settings.grantType === 'client_credentials') {
    const seen = 'Client credentials get a new token whenever one is due; no refresh token is needed.';
    return { findings: [okFinding('renewal.by_mint', seen), ...switchedOff] };
  }
  if (tokenState === null) {
    const seen = 'Whether Coupa gives a refresh token is known once the account has been authorized.';
    return untested('renewal.not_tested', seen);
  }
  if (tokenState.refreshToken === undefined) {
    return { findings: [noRefreshToken(tokenState), ...switchedOff] };
  }
  return { findings: [horizon(tokenState, manifest.renewal, now()), ...switchedOff] };
}

function autoRefreshOff(tokenState: TokenState | null): Finding {
  const end = tokenState === null ? '' : ` (${tokenState.expiresAt})`;
  return findingOf('refresh.disabled', {
    severity: 'warning',
    seen: `Auto-refresh token is off: the account stops when its access token ends${end}.`,
  });
}

function noRefreshToken({ requestedScopes, expiresAt }: TokenState): Finding {
  const asked = requestedScopes.includes('offline_access')
    ? 'although offline_access was requested'
    : 'because offline_access was not requested';
  const seen = `Coupa gave no refresh token, ${asked}; the account stops when its access token ends (${expiresAt}).`;
  return findingOf('token.no_refresh_token', { severity: 'warning', seen });
}

/** Coupa documents 90 days and not whether use prolongs them, so they are counted from the consent. */
function horizon(
  { authorizedAt, obtainedAt }: TokenState,
  { refreshTokenHorizonDays, refreshTokenWarningDays }: RenewalPolicy,
  now: number,
): Finding {
  const start = Date.parse(authorizedAt ?? obtainedAt);
  const age = Math.floor((now - start) / dayMilliseconds);
  const end = new Date(start + refreshTokenHorizonDays * dayMilliseconds).toISOString();
  const seen = `Consent was given ${age} days ago; Coupa ends it after ${refreshTokenHorizonDays} days at the latest (${end}).`;
  if (age >= refreshTokenWarningDays) return findingOf('token.grant_ending', { severity: 'warning', seen });
  return okFinding('renewal.by_refresh_token', seen);
}
