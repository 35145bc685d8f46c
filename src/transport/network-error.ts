import { ConnectorError, type ErrorCode } from '../errors.ts';

/** How far a request had come: only in `connect` is it certain that nothing was delivered. */
export type Phase = 'connect' | 'headers' | 'body';

const codeByReason: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'net.dns',
  EAI_AGAIN: 'net.dns',
  EAI_FAIL: 'net.dns',
  EAI_NODATA: 'net.dns',
  EAI_NONAME: 'net.dns',
  ENODATA: 'net.dns',
  ESERVFAIL: 'net.dns',
  ECONNREFUSED: 'net.connect_refused',
  EHOSTUNREACH: 'net.connect_refused',
  EHOSTDOWN: 'net.connect_refused',
  ENETUNREACH: 'net.connect_refused',
  ENETDOWN: 'net.connect_refused',
  EADDRNOTAVAIL: 'net.connect_refused',
  UND_ERR_CONNECT_TIMEOUT: 'net.connect_timeout',
  EMFILE: 'net.too_many_files',
  ENFILE: 'net.too_many_files',
  CERT_HAS_EXPIRED: 'net.tls_expired',
  CERT_NOT_YET_VALID: 'net.tls_expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'net.tls_name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'net.tls_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'net.tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'net.tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'net.tls_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'net.tls_untrusted',
  CERT_UNTRUSTED: 'net.tls_untrusted',
  CERT_REVOKED: 'net.tls_untrusted',
  CERT_SIGNATURE_FAILURE: 'net.tls_untrusted',
  INVALID_CA: 'net.tls_untrusted',
  INVALID_PURPOSE: 'net.tls_untrusted',
  UND_ERR_PRX_TLS: 'net.proxy',
};

/**
 * Codes that a living connection reports as well, when its route breaks under a request: then the request may have
 * arrived. The failed system call tells them apart.
 */
const routeReasons: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]);

/** Codes that mean something only after a connection was there. */
const codeByLateReason: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_SOCKET: 'net.reset',
  ECONNRESET: 'net.reset',
  ECONNABORTED: 'net.reset',
  EPIPE: 'net.reset',
  ETIMEDOUT: 'net.reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'net.reset',
  UND_ERR_HEADERS_TIMEOUT: 'net.headers_timeout',
  UND_ERR_BODY_TIMEOUT: 'net.total_timeout',
  UND_ERR_ABORTED: 'net.aborted',
};

interface Where {
  readonly host: string;
  readonly phase: Phase;
}

/**
 * An error of a socket or of the HTTP client as a `net.*` error. Its details are host, phase and the code of the
 * original, which itself is not kept: a parser's error, for one, carries pieces of the answer.
 */
export function networkError(error: unknown, { host, phase }: Where): ConnectorError {
  if (error instanceof ConnectorError) {
    return error;
  }
  const reason = reasonOf(error);
  const broken = phase !== 'connect' && brokeLater(error, reason);
  const early = !broken && Object.hasOwn(codeByReason, reason) ? codeByReason[reason] : undefined;
  const late = Object.hasOwn(codeByLateReason, reason) ? codeByLateReason[reason] : undefined;
  const code = broken ? 'net.reset' : (early ?? (phase === 'connect' ? undefined : late) ?? 'net.failed');
  const reached = early === undefined ? phase : 'connect';
  return new ConnectorError(code, {
    details: { host, phase: reached, ...(reason === '' ? {} : { reason }) },
  });
}

/** An error of the connector itself, when no byte of a request was sent. */
export function connectError(
  error: unknown,
  { host, secure }: { readonly host: string; readonly secure: boolean },
): ConnectorError {
  const wrapped = networkError(error, { host, phase: 'connect' });
  if (wrapped.code !== 'net.failed') {
    return wrapped;
  }
  const timedOut = wrapped.details['reason'] === 'ETIMEDOUT';
  const code = timedOut ? 'net.connect_timeout' : secure ? 'net.tls' : 'net.connect_refused';
  return new ConnectorError(code, { details: wrapped.details });
}

function brokeLater(error: unknown, reason: string): boolean {
  if (!routeReasons.has(reason) || typeof error !== 'object' || error === null) return false;
  return 'syscall' in error && (error.syscall === 'read' || error.syscall === 'write');
}

/** The code of an error, or of the first one inside when several addresses were tried. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return reasonOf(error.errors[0]);
  }
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,59}$/.test(code) ? code : '';
}
