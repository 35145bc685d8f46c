import { parseInstance } from '../../account/coupa-instance.ts';
import { refreshDue } from '../../account/refresh-due.ts';
import { tokensBelongTo } from '../../account/settings-identity.ts';
import { ConnectorError, type ErrorCode, errorCatalogue } from '../../errors.ts';
import type { AccountHealth, HealthActor, HealthState } from '../../generated/types.ts';
import { type HealthStateRow, healthStates, stateOfCause } from '../health/health-table.ts';
import { type HostParts, hostSuffixesOf } from '../host-parts.ts';
import { usableUntil } from '../renewal/header-slot.ts';
import { instanceCrowded, instanceUnavailable, toLaneRest } from '../scheduling/lane-rest.ts';
import type { AccountSnapshot, FailureRecord } from '../store/store.ts';
import { ungrantedScopes } from './ungranted-scopes.ts';

/** One reason for a state other than healthy. */
interface Ailment {
  readonly state: HealthState;
  /** Nothing but a person ends it, whatever the table says of the state in general. */
  readonly needsPerson?: boolean;
  readonly cause: string;
  readonly since: string;
  readonly message?: string;
  readonly action?: string;
  /** When it is tried again, where the account itself does not say it. */
  readonly nextTryAt?: string;
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
  restingInstance,
  crowdedInstance,
  endingTokens,
  narrowedScopes,
];

/**
 * How an account is doing at this moment, with cause and next action; what a state means and which cause leads to it
 * is told by the table of `health-table.ts`.
 */
export function deriveHealth(parts: HostParts, snapshot: AccountSnapshot): AccountHealth {
  for (const examine of examinations) {
    const ailment = examine({ parts, snapshot });
    if (ailment !== undefined) return withTexts({ parts, snapshot }, ailment);
  }
  return healthy({ parts, snapshot });
}

function healthy({ parts, snapshot }: Case): AccountHealth {
  const facts = snapshot.token?.tokens?.facts;
  const late = lateRenewal({ parts, snapshot });
  const nextRenewalAt = late?.nextTryAt ?? facts?.renewAt;
  return {
    state: 'healthy',
    message: hasEnded({ parts, snapshot })
      ? 'The access token has ended; it is renewed before the next operation.'
      : (late?.message ?? 'The account has a living token and can renew it.'),
    action: '',
    ...healthFacts({ parts, snapshot }, 'healthy'),
    since: facts?.obtainedAt ?? snapshot.updatedAt,
    ...(nextRenewalAt === undefined ? {} : { nextRenewalAt }),
  };
}

/** What keeps a living token from being renewed although it is time to; nothing that the account would suffer from. */
function lateRenewal({ parts, snapshot }: Case): Pick<Ailment, 'message' | 'nextTryAt'> | undefined {
  const facts = snapshot.token?.tokens?.facts;
  if (facts === undefined || parts.hookContext.now() < Date.parse(facts.renewAt)) return undefined;
  const instance = new URL(facts.issuer).host;
  const until = parts.gate.turnsAwayUntil(instance, 'background');
  if (until === undefined) return undefined;
  const message = `The account has a living token; its renewal waits for its turn, since many are due at ${instance}.`;
  return { message, nextTryAt: new Date(until).toISOString() };
}

function withTexts(
  { parts, snapshot }: Case,
  { state, cause, since, message, action, nextTryAt, needsPerson = false }: Ailment,
): AccountHealth {
  const known = Object.hasOwn(errorCatalogue, cause) ? errorCatalogue[cause as ErrorCode] : undefined;
  const nextRenewalAt = nextTryAt ?? nextRenewal(state, snapshot);
  return {
    state,
    cause,
    message: message ?? known?.message ?? cause,
    action: action ?? known?.action ?? healthStates[state].nextAction,
    ...healthFacts({ parts, snapshot }, state),
    ...(needsPerson ? { healsByItself: false, actor: personFor(state) } : {}),
    since,
    ...(nextRenewalAt === undefined ? {} : { nextRenewalAt }),
  };
}

// Whatever does not end by itself names somebody, also where the state in general needs nobody.
function personFor(state: HealthState): HealthActor {
  const { actor } = healthStates[state];
  return actor === 'nobody' ? 'operator' : actor;
}

type HealthFacts = Pick<AccountHealth, 'healsByItself' | 'operationsRun' | 'actor'>;

function healthFacts(examined: Case, state: HealthState): HealthFacts {
  const { healsByItself, operations, actor } = healthStates[state];
  return { healsByItself, operationsRun: doOperationsRun(examined, operations), actor };
}

function doOperationsRun(examined: Case, operations: HealthStateRow['operations']): boolean {
  if (operations !== 'run while the access token lives') return operations === 'run';
  if (unusableSettings(examined) !== undefined || foreignTokens(examined)) return false;
  return examined.snapshot.token?.tokens != null && !hasEnded(examined);
}

function hasEnded({ parts: { hookContext }, snapshot }: Case): boolean {
  const facts = snapshot.token?.tokens?.facts;
  return (
    facts !== undefined && refreshDue(facts, hookContext.manifest.renewal, hookContext.now()) === 'expired'
  );
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
    return {
      state: stateOfCause(error.code),
      cause: error.code,
      since: snapshot.updatedAt,
      needsPerson: true,
    };
  }
}

function missingSecret({ snapshot: { settings, secret, updatedAt } }: Case): Ailment | undefined {
  if (settings.clientType === 'public' || secret !== null) return undefined;
  const cause = 'account.secret_missing';
  return { state: stateOfCause(cause), cause, since: updatedAt, needsPerson: true };
}

function missingTokens({ parts, snapshot }: Case): Ailment | undefined {
  const isMissing = snapshot.token?.tokens == null;
  if (!isMissing && !foreignTokens({ parts, snapshot })) return undefined;
  const cause = isMissing ? 'account.not_authorized' : 'account.token_foreign';
  return { state: stateOfCause(cause), cause, since: snapshot.updatedAt };
}

// With a host that cannot be parsed another examination has spoken before.
function foreignTokens({ parts, snapshot }: Case): boolean {
  const facts = snapshot.token?.tokens?.facts;
  if (facts === undefined) return false;
  const instance = parseInstance(snapshot.settings.host, hostSuffixesOf(parts));
  return !tokensBelongTo(facts, snapshot.settings, instance);
}

function refusedRenewal(examined: Case): Ailment | undefined {
  const { failure } = examined.snapshot;
  if (failure === null) return undefined;
  const { code, message, action, since, nextTryAt }: FailureRecord = failure;
  const state = stateOfCause(code, { ended: hasEnded(examined) });
  return { state, cause: code, since, message, action, needsPerson: nextTryAt === null };
}

function endedTokens({ parts, snapshot }: Case): Ailment | undefined {
  const tokens = snapshot.token?.tokens;
  if (tokens === undefined || tokens === null) return undefined;
  if (!hasEnded({ parts, snapshot })) return undefined;
  const since = tokens.facts.expiresAt;
  const cause = renewalHindrance(snapshot);
  if (cause === undefined) return undefined;
  return { state: stateOfCause(cause, { ended: true }), cause, since, needsPerson: true };
}

// While the old token lives, a rest of the instance is nothing that the account would suffer from.
function restingInstance({ parts, snapshot }: Case): Ailment | undefined {
  const { token, rest } = snapshot;
  const facts = token?.tokens?.facts;
  if (facts === undefined || rest === null || !hasEnded({ parts, snapshot })) return undefined;
  const { code: cause, message } = instanceUnavailable(new URL(facts.issuer).host, toLaneRest(rest));
  return { state: stateOfCause(cause), cause, since: facts.expiresAt, message, nextTryAt: rest.until };
}

// So is a queue that is too long; what this process turns away another one may have room for, and says so itself.
function crowdedInstance({ parts, snapshot }: Case): Ailment | undefined {
  const facts = snapshot.token?.tokens?.facts;
  if (facts === undefined || !hasEnded({ parts, snapshot })) return undefined;
  const instance = new URL(facts.issuer).host;
  const until = parts.gate.turnsAwayUntil(instance, 'waiting');
  if (until === undefined) return undefined;
  const { code: cause, message } = instanceCrowded(instance, until);
  const nextTryAt = new Date(until).toISOString();
  return { state: stateOfCause(cause), cause, since: facts.expiresAt, message, nextTryAt };
}

function endingTokens({ parts, snapshot }: Case): Ailment | undefined {
  const tokens = snapshot.token?.tokens;
  if (tokens === undefined || tokens === null) return undefined;
  const { obtainedAt, authorizedAt } = tokens.facts;
  const cause = renewalHindrance(snapshot);
  if (cause === 'token.no_refresh_token') return { state: stateOfCause(cause), cause, since: obtainedAt };
  if (cause === 'refresh.disabled') {
    const message = 'Auto-refresh token is off; the account stops when the access token ends.';
    return { state: stateOfCause(cause), cause, since: obtainedAt, message };
  }
  if (authorizedAt === undefined) return undefined;
  const warnsAt = grantWarnsAt(parts, authorizedAt);
  if (parts.hookContext.now() < warnsAt) return undefined;
  const since = new Date(warnsAt).toISOString();
  return { state: stateOfCause('token.grant_ending'), cause: 'token.grant_ending', since };
}

function grantWarnsAt({ hookContext }: HostParts, authorizedAt: string): number {
  return Date.parse(authorizedAt) + hookContext.manifest.renewal.refreshTokenWarningDays * 86_400_000;
}

/** Why the present tokens will not be renewed, if so. */
function renewalHindrance({ settings, token }: AccountSnapshot) {
  if (!settings.autoRefreshToken) return 'refresh.disabled';
  if (settings.grantType === 'client_credentials' || token?.tokens?.refreshFingerprint != null)
    return undefined;
  return 'token.no_refresh_token';
}

/**
 * The next moment at which time alone may change the health of an account, ISO 8601; null when it cannot. The end of
 * the access token is one: what it ends in depends on what keeps the account from having a new one by then.
 */
export function nextHealthLook(parts: HostParts, snapshot: AccountSnapshot): string | null {
  const facts = snapshot.token?.tokens?.facts;
  if (facts === undefined) return null;
  const { authorizedAt } = facts;
  const moments = [
    Math.ceil(usableUntil(facts, parts.hookContext.manifest.renewal)),
    ...(authorizedAt === undefined ? [] : [grantWarnsAt(parts, authorizedAt)]),
  ].filter((moment) => moment > parts.hookContext.now());
  return moments.length === 0 ? null : new Date(Math.min(...moments)).toISOString();
}

function narrowedScopes({ parts, snapshot }: Case): Ailment | undefined {
  const facts = snapshot.token?.tokens?.facts;
  if (facts === undefined) return undefined;
  const refreshScopes = parts.hookContext.manifest.grants.map(({ refreshTokenScope }) => refreshTokenScope);
  const missing = ungrantedScopes(facts).filter((scope) => !refreshScopes.includes(scope));
  if (missing.length === 0) return undefined;
  const message = `Coupa did not grant ${missing.join(' ')}.`;
  const cause = 'token.scope_narrowed';
  return { state: stateOfCause(cause), cause, since: facts.obtainedAt, message };
}
