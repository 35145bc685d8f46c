import { ConnectorError, type ErrorCode, type ErrorDetails } from '../errors.ts';
import { parseRetryAfter } from './parse-retry-after.ts';
import { type Answer, isJsonType } from './read-answer.ts';
import { mentionsSecret, serverWords } from './server-words.ts';

/** The request that was answered: one of the grants, or a revocation. */
export type Grant = 'client_credentials' | 'authorization_code' | 'refresh_token';

interface ErrorOrigin {
  readonly grant: Grant | 'revocation';
  readonly endpoint: string;
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch; what an HTTP date in `Retry-After` is relative to. */
  readonly now: number;
}

/** RFC 6749 5.2, with the two that servers borrow from 4.1.2.1. */
const codeByError: Readonly<Record<string, ErrorCode>> = {
  invalid_client: 'token.invalid_client',
  unauthorized_client: 'token.unauthorized_client',
  unsupported_grant_type: 'token.unsupported_grant_type',
  invalid_scope: 'token.invalid_scope',
  invalid_request: 'token.invalid_request',
  server_error: 'token.server_error',
  temporarily_unavailable: 'token.unavailable',
};

/** Where the same error means something else because of what was asked. */
const codeByGrant: Readonly<Record<string, Readonly<Record<string, ErrorCode>>>> = {
  authorization_code: { invalid_grant: 'token.code_refused' },
  refresh_token: { invalid_grant: 'token.grant_ended', invalid_scope: 'token.scopes_changed' },
};

/**
 * The error of an answer other than 200, judged by status first where the status alone says whether the server
 * acted (429, 3xx, 5xx), then by its OAuth error (RFC 6749 5.2), then by status again.
 */
export function protocolError(answer: Answer, origin: ErrorOrigin): ConnectorError {
  const error = memberOf(answer, 'error');
  const code =
    codeOfDecisiveStatus(answer.status) ?? codeOfError(error, origin.grant) ?? codeOfStatus(answer);
  const words = serverWords({ error, description: memberOf(answer, 'error_description') }, origin.secrets);
  return new ConnectorError(code, {
    details: { status: answer.status, ...words, ...retryAfter(answer, origin), ...target(answer, origin) },
  });
}

function codeOfDecisiveStatus(status: number): ErrorCode | undefined {
  if (status === 429) {
    return 'token.rate_limited';
  }
  if (status === 503) {
    return 'token.unavailable';
  }
  if (status >= 500) {
    return 'token.server_error';
  }
  if (status >= 300 && status < 400) {
    return 'token.redirect_refused';
  }
  // A success other than 200 is no answer of a token endpoint; what became of the request is open.
  return status < 300 ? 'token.invalid_response' : undefined;
}

function codeOfError(error: unknown, grant: ErrorOrigin['grant']): ErrorCode | undefined {
  if (typeof error !== 'string') {
    return undefined;
  }
  const own = codeByGrant[grant];
  if (own !== undefined && Object.hasOwn(own, error)) {
    return own[error];
  }
  return Object.hasOwn(codeByError, error) ? codeByError[error] : undefined;
}

function codeOfStatus({ status, headers, mediaType, body }: Answer): ErrorCode {
  if (status === 404) {
    return 'token.not_found';
  }
  // RFC 6749 5.2 keeps 401 for the client; a page with that status may be anybody's.
  const speaksOAuth = headers.has('www-authenticate') || body.outcome === 'empty' || isJsonType(mediaType);
  return status === 401 && speaksOAuth ? 'token.invalid_client' : 'token.refused';
}

function memberOf({ body }: Answer, name: string): unknown {
  return body.outcome === 'object' ? body.members[name] : undefined;
}

function retryAfter({ headers }: Answer, { now }: ErrorOrigin): ErrorDetails {
  const seconds = parseRetryAfter(headers.get('retry-after'), now);
  return seconds === undefined ? {} : { retryAfterSeconds: seconds };
}

/** Of a redirect only the origin is told: path and query may carry what was sent. */
function target({ headers }: Answer, { endpoint, secrets }: ErrorOrigin): ErrorDetails {
  const location = headers.get('location');
  const url = location === null ? null : URL.parse(location, endpoint);
  if (url === null || !url.protocol.startsWith('http') || mentionsSecret(url.origin, secrets)) {
    return {};
  }
  return { targetOrigin: url.origin };
}
