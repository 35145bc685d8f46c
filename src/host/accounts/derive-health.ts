import { parseInstance } from '../../account/coupa-instance.ts';
import { refreshDue } from '../../account/refresh-due.ts';
import { tokensBelongTo } from '../../account/settings-identity.ts';
import { ConnectorError, type ErrorCode, errorCatalogue } from '../../errors.ts';
import type { AccountHealth, HealthState } from '../../generated/types.ts';
import { type HostParts, hostSuffixesOf } from '../host-parts.ts';
import type { AccountSnapshot, FailureRecord, SealedTokens } from '../store/store.ts';
import { ungrantedScopes } from './ungranted-scopes.ts';

/** One reason for a state other than healthy. */
interface Ailment {
  readonly state: HealthState;
  readonly cause: string;
  readonly since: string;
  readonly message?: string;
  readonly action?: string;
}

interface Case {
  readonly parts: HostParts;
  readonly snapshot: AccountSnapshot;
}

/** Asked in this order; the first that finds something decides. What stops the account comes before what warns. */
const examinations: readonly ((examined: Case) => Ailment | undefined)[] = [
  unusableSettings,
  missingSecret,
  missingTokens,
  refusedRenewal,
  endedTokens,
  endingTokens,
  narrowedScopes,
];

/** How an account is doing at this moment, with cause and next action. Derived, never stored. */
export function deriveHealth(parts: HostParts, snapshot: AccountSnapshot): AccountHealth {
  for (const examine of examinations) {
    const ailment = examine({ parts, snapshot });
    if (ailment !== undefined) return withTexts(ailment, snapshot);
  }
  const facts = snapshot.token?.tokens?.facts;
  const { manifest, now } = parts.hookContext;
  const ended = facts !== undefined && refreshDue(facts, manifest.renewal, now()) === 'expired';
  return {
    state: 'healthy',
    message: ended
      ? 'The access token has ended; it is renewed before the next operation.'
      : 'The account has a living token and can renew it.',
    action: '',
    since: facts?.obtainedAt ?? snapshot.updatedAt,
    ...(facts === undefined ? {} : { nextRenewalAt: facts.renewAt }),
  };
}

function withTexts(
  { state, cause, since, message, action }: Ailment,
  snapshot: AccountSnapshot,
): AccountHealth {
  const known = Object.hasOwn(errorCatalogue, cause) ? errorCatalogue[cause as ErrorCode] : undefined;
  const nextRenewalAt = nextRenewal(state, snapshot);
  return {
    state,
    cause,
    message: message ?? known?.message ?? cause,
    action: action ?? known?.action ?? '',
    since,
    ...(nextRenewalAt === undefined ? {} : { nextRenewalAt }),
  };
}

function nextRenewal(state: HealthState, { settings, token, failure }: AccountSnapshot): string | undefined {
  if (failure !== null) return failure.nextTryAt ?? undefined;
  const waits = state === 'needs-authorization' || state === 'needs-configuration';
  return waits || !settings.autoRefreshToken ? undefined : token?.tokens?.facts.renewAt;
}

function unusableSettings({ parts, snapshot }: Case): Ailment | undefined {
  try {
    parseInstance(snapshot.settings.host, hostSuffixesOf(parts));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { state: 'needs-configuration', cause: error.code, since: snapshot.updatedAt };
  }
}

function missingSecret({ snapshot: { settings, secret, updatedAt } }: Case): Ailment | undefined {
  if (settings.clientType === 'public' || secret !== null) return undefined;
  return { state: 'needs-configuration', cause: 'account.secret_missing', since: updatedAt };
}

function missingTokens({ parts, snapshot }: Case): Ailment | undefined {
  const tokens = snapshot.token?.tokens ?? null;
  const state = 'needs-authorization';
  if (tokens === null) return { state, cause: 'account.not_authorized', since: snapshot.updatedAt };
  const instance = parseInstance(snapshot.settings.host, hostSuffixesOf(parts));
  if (tokensBelongTo(tokens.facts, snapshot.settings, instance)) return undefined;
  return { state, cause: 'account.token_foreign', since: snapshot.updatedAt };
}

const stateByKind: Readonly<Partial<Record<string, HealthState>>> = {
  reauthorize: 'needs-authorization',
  configuration: 'needs-configuration',
  ambiguous: 'uncertain',
  protocol: 'uncertain',
};

function refusedRenewal({ snapshot: { failure } }: Case): Ailment | undefined {
  if (failure === null) return undefined;
  const { code, kind, message, action, since }: FailureRecord = failure;
  const state = code === 'refresh.exhausted' ? 'exhausted' : (stateByKind[kind] ?? 'degraded');
  return { state, cause: code, since, message, action };
}

function endedTokens({ parts, snapshot }: Case): Ailment | undefined {
  const tokens = snapshot.token?.tokens;
  if (tokens === undefined || tokens === null) return undefined;
  const { hookContext } = parts;
  if (refreshDue(tokens.facts, hookContext.manifest.renewal, hookContext.now()) !== 'expired')
    return undefined;
  const since = tokens.facts.expiresAt;
  if (!snapshot.settings.autoRefreshToken) {
    return { state: 'needs-configuration', cause: 'refresh.disabled', since };
  }
  if (canRenew(snapshot, tokens)) return undefined;
  return { state: 'needs-authorization', cause: 'token.no_refresh_token', since };
}

function endingTokens({ parts, snapshot }: Case): Ailment | undefined {
  const tokens = snapshot.token?.tokens;
  if (tokens === undefined || tokens === null) return undefined;
  const { obtainedAt, authorizedAt } = tokens.facts;
  const state = 'expiring';
  if (!canRenew(snapshot, tokens)) return { state, cause: 'token.no_refresh_token', since: obtainedAt };
  if (!snapshot.settings.autoRefreshToken) {
    const message = 'Auto-refresh token is off; the account stops when the access token ends.';
    return { state, cause: 'refresh.disabled', since: obtainedAt, message };
  }
  const { refreshTokenWarningDays } = parts.hookContext.manifest.renewal;
  if (authorizedAt === undefined) return undefined;
  const warnsAt = Date.parse(authorizedAt) + refreshTokenWarningDays * 86_400_000;
  if (parts.hookContext.now() < warnsAt) return undefined;
  return { state, cause: 'token.grant_ending', since: new Date(warnsAt).toISOString() };
}

function canRenew({ settings }: AccountSnapshot, tokens: SealedTokens): boolean {
  return settings.grantType === 'client_credentials' || tokens.refreshFingerprint !== null;
}

function narrowedScopes({ parts, snapshot }: Case): Ailment | undefined {
  const facts = snapshot.token?.tokens?.facts;
  if (facts === undefined) return undefined;
  const refreshScopes = parts.hookContext.manifest.grants.map(({ refreshTokenScope }) => refreshTokenScope);
  const missing = ungrantedScopes(facts).filter((scope) => !refreshScopes.includes(scope));
  if (missing.length === 0) return undefined;
  const message = `Coupa did not grant ${missing.join(' ')}.`;
  return { state: 'limited', cause: 'token.scope_narrowed', since: facts.obtainedAt, message };
}
