import type { ErrorCode } from '../../errors.ts';
import type { HealthActor, HealthState } from '../../generated/types.ts';

/** One state of an account, as page, command, API and documentation tell it. */
export interface HealthStateRow {
  readonly meaning: string;
  /** Only a new consent, or new credentials in its place, ends it: the host asks Coupa nothing more. */
  readonly isTerminal: boolean;
  /** It ends without anybody's doing, as soon as what caused it has ended. */
  readonly healsByItself: boolean;
  /** Whether operations get headers meanwhile. */
  readonly operations: 'run' | 'run while the access token lives' | 'stand still';
  readonly actor: HealthActor;
  readonly nextAction: string;
  /** When the host looks at the account again by itself. */
  readonly nextLook: string;
}

/** Every state of an account. The order is that of weight: what stops everything comes last. */
export const healthStates: Readonly<Record<HealthState, HealthStateRow>> = {
  healthy: {
    meaning: 'The account has a token and can renew it.',
    isTerminal: false,
    healsByItself: true,
    operations: 'run',
    actor: 'nobody',
    nextAction: 'Nothing to do.',
    nextLook: 'at its renewal time, after 75 to 83 % of the life of the access token',
  },
  limited: {
    meaning: 'Coupa granted fewer scopes than were asked for; the others work.',
    isTerminal: false,
    healsByItself: false,
    operations: 'run',
    actor: 'administrator',
    nextAction: 'Add the missing scopes to the client and authorize again, or remove them from Scopes.',
    nextLook: 'at its renewal time',
  },
  expiring: {
    meaning: 'The account works, but will stop at a known time unless somebody acts.',
    isTerminal: false,
    healsByItself: false,
    operations: 'run while the access token lives',
    actor: 'designer',
    nextAction: 'Authorize again before that time, or turn on what the cause names.',
    nextLook: 'at its renewal time, and when the time has come',
  },
  degraded: {
    meaning:
      'The last renewal failed before it could have been processed, or the instance is left alone for now, or more renewals wait for it than it may be asked for. Nothing is lost.',
    isTerminal: false,
    healsByItself: true,
    operations: 'run while the access token lives',
    actor: 'nobody',
    nextAction: 'Nothing to do: it is tried again, with pauses of 30 seconds to 15 minutes.',
    nextLook: 'at the next try; Retry-After is obeyed up to an hour',
  },
  uncertain: {
    meaning: 'A renewal was sent and no usable answer came; the refresh token in it may be spent.',
    isTerminal: false,
    healsByItself: true,
    operations: 'run while the access token lives',
    actor: 'nobody',
    nextAction: 'Nothing to do yet. Renew by hand to have the one careful repeat at once.',
    nextLook:
      'after a pause where the service is known to hand the same refresh token out again, else two hours before the access token ends',
  },
  exhausted: {
    meaning: 'Renewal has failed for four days without a break. Nothing is lost.',
    isTerminal: false,
    healsByItself: false,
    operations: 'run while the access token lives',
    actor: 'operator',
    nextAction: 'Remove the cause that the timeline shows, then renew by hand; no consent is needed.',
    nextLook: 'never by itself',
  },
  'needs-configuration': {
    meaning:
      'Account and Coupa client disagree, or a setting keeps the account from renewing. Tokens are kept.',
    isTerminal: false,
    healsByItself: true,
    operations: 'run while the access token lives',
    actor: 'designer',
    nextAction: 'Put right what the cause names, here or at the client in Coupa.',
    nextLook: 'after a pause when Coupa refused the renewal, and at every change of the account',
  },
  'needs-authorization': {
    meaning:
      'There is no grant that could be renewed: none was given, or Coupa ended it. Nothing is deleted.',
    isTerminal: true,
    healsByItself: false,
    operations: 'run while the access token lives',
    actor: 'designer',
    nextAction: 'Authorize the account.',
    nextLook: 'never by itself',
  },
  sealed: {
    meaning: 'The key of the host does not fit the stored accounts. Nothing is read or written.',
    isTerminal: false,
    healsByItself: false,
    operations: 'stand still',
    actor: 'operator',
    nextAction: 'Start the host with the key file that the accounts were stored with.',
    nextLook: 'at the next start of the host',
  },
};

/**
 * The only causes after which nothing is tried by itself any more, because the server's own answer for the newest
 * known token, or the absence of any token, leaves nothing to try.
 */
const terminal = {
  'account.not_authorized': 'needs-authorization',
  'account.token_foreign': 'needs-authorization',
  'api.authorization_ended': 'needs-authorization',
  'refresh.answer_lost': 'needs-authorization',
  'refresh.store_older': 'needs-authorization',
  'token.grant_ended': 'needs-authorization',
} as const satisfies Partial<Record<ErrorCode, HealthState>>;

const configuration = {
  'account.invalid': 'needs-configuration',
  'account.host_invalid': 'needs-configuration',
  'account.host_suffix_refused': 'needs-configuration',
  'account.host_insecure': 'needs-configuration',
  'account.host_has_path': 'needs-configuration',
  'account.placeholder_unresolved': 'needs-configuration',
  'account.secret_missing': 'needs-configuration',
  'account.secret_needed_again': 'needs-configuration',
  'account.parameter_reserved': 'needs-configuration',
  'account.parameter_malformed': 'needs-configuration',
  'net.address_refused': 'needs-configuration',
  'net.header_invalid': 'needs-configuration',
  'net.insecure_url': 'needs-configuration',
  'net.tls_name': 'needs-configuration',
  'net.tls_untrusted': 'needs-configuration',
  'token.client_no_longer_accepted': 'needs-configuration',
  'token.invalid_client': 'needs-configuration',
  'token.invalid_request': 'needs-configuration',
  'token.invalid_scope': 'needs-configuration',
  'token.not_found': 'needs-configuration',
  'token.refused': 'needs-configuration',
  'token.scopes_changed': 'needs-configuration',
  'token.unauthorized_client': 'needs-configuration',
  'token.unsupported_grant_type': 'needs-configuration',
} as const satisfies Partial<Record<ErrorCode, HealthState>>;

const uncertain = {
  'net.aborted': 'uncertain',
  'net.body_too_large': 'uncertain',
  'net.failed': 'uncertain',
  'net.headers_timeout': 'uncertain',
  'net.reset': 'uncertain',
  'net.total_timeout': 'uncertain',
  'refresh.connector_failed': 'uncertain',
  'refresh.uncertain': 'uncertain',
  'token.error_in_success': 'uncertain',
  'token.invalid_access_token': 'uncertain',
  'token.invalid_expires_in': 'uncertain',
  'token.invalid_json': 'uncertain',
  'token.invalid_response': 'uncertain',
  'token.missing_access_token': 'uncertain',
  'token.missing_token_type': 'uncertain',
  'token.not_json': 'uncertain',
  'token.redirect_refused': 'uncertain',
  'token.server_error': 'uncertain',
  'token.unsupported_type': 'uncertain',
} as const satisfies Partial<Record<ErrorCode, HealthState>>;

const degraded = {
  'crypto.authentication_failed': 'degraded',
  'host.key_unknown': 'degraded',
  'host.unexpected': 'degraded',
  'manifest.contradiction': 'degraded',
  'net.connect_refused': 'degraded',
  'net.connect_timeout': 'degraded',
  'net.dns': 'degraded',
  'net.instance_unreachable': 'degraded',
  'net.proxy': 'degraded',
  'net.tls': 'degraded',
  'net.tls_expired': 'degraded',
  'net.too_many_files': 'degraded',
  'refresh.instance_unavailable': 'degraded',
  'refresh.journal_unwritable': 'degraded',
  'refresh.save_failed': 'degraded',
  'refresh.wait_timed_out': 'degraded',
  'store.busy': 'degraded',
  'store.corrupt': 'degraded',
  'store.full': 'degraded',
  'store.moved': 'degraded',
  'store.read_only': 'degraded',
  'store.unavailable': 'degraded',
  'store.unreadable': 'degraded',
  'token.code_refused': 'degraded',
  'token.rate_limited': 'degraded',
  'token.unavailable': 'degraded',
} as const satisfies Partial<Record<ErrorCode, HealthState>>;

const others = {
  'host.sealed': 'sealed',
  'refresh.disabled': 'expiring',
  'refresh.exhausted': 'exhausted',
  'token.grant_ending': 'expiring',
  'token.no_refresh_token': 'expiring',
  'token.scope_narrowed': 'limited',
} as const satisfies Partial<Record<ErrorCode, HealthState>>;

/** The state that each cause leads to; `endedStates` says what some of them become when the access token has ended. */
export const healthCauses: Readonly<Partial<Record<ErrorCode, HealthState>>> = {
  ...terminal,
  ...configuration,
  ...uncertain,
  ...degraded,
  ...others,
};

/** What a cause leads to once the access token has ended, where that is something else than before. */
export const endedStates: Readonly<Partial<Record<ErrorCode, HealthState>>> = {
  'refresh.disabled': 'needs-configuration',
  'token.no_refresh_token': 'needs-authorization',
};

/** The state that a noted failure means. A code that is not in the table, as a newer host may write, is `degraded`. */
export function stateOfCause(
  code: string,
  { ended = false }: { readonly ended?: boolean } = {},
): HealthState {
  if (!Object.hasOwn(healthCauses, code)) return 'degraded';
  const known = code as ErrorCode;
  return (ended ? endedStates[known] : undefined) ?? healthCauses[known] ?? 'degraded';
}
