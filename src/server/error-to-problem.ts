import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ConnectorError, type ErrorCode, type ErrorKind } from '../errors.ts';
import type { ErrorData, Problem } from '../generated/types.ts';

const statusByKind: Readonly<Record<ErrorKind, number>> = {
  input: 400,
  configuration: 422,
  reauthorize: 409,
  transient: 503,
  ambiguous: 502,
  declined: 403,
  stale: 400,
  protocol: 502,
  conflict: 409,
  forbidden: 403,
  fatal: 500,
};

/** Codes whose status says more than their kind. */
const statusByCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  'account.not_found': 404,
  'authorize.draft_unknown': 404,
  'authorize.too_many_pending': 429,
  'authorize.too_many_drafts': 429,
  'api.rate_limited': 429,
  'token.rate_limited': 429,
  'host.sealed': 503,
  'host.too_many_validations': 429,
  'host.too_many_requests': 429,
  'host.api_key_unknown': 404,
  'host.not_authenticated': 401,
  'host.wrong_host_header': 421,
  'host.route_not_found': 404,
  'host.method_not_allowed': 405,
  'host.content_type_refused': 415,
  'host.body_too_large': 413,
};

/** The HTTP status of an error: by code where one is named, else by kind; what a browser brought back is a 4xx. */
export function statusOf({ code, kind }: Pick<ConnectorError, 'code' | 'kind'>): number {
  const named = statusByCode[code];
  if (named !== undefined) return named;
  return code.startsWith('callback.') && kind === 'protocol' ? 400 : statusByKind[kind];
}

/** The error as a problem (RFC 9457) with the fields of the catalogue; neither cause nor stack. */
export function errorToProblem(error: ConnectorError): Problem {
  return problemOfData(error.toData());
}

/** The JSON form of an error as a problem. */
export function problemOfData({ message, ...data }: ErrorData): Problem {
  const { code, kind } = ConnectorError.fromData({ message, ...data });
  return { type: 'about:blank', title: message, status: statusOf({ code, kind }), ...data };
}

/** The answer that carries a problem; `retry-after` when the error knows a pause. */
export function problemResponse(context: Context, error: ConnectorError): Response {
  const problem = errorToProblem(error);
  const retryAfter = error.details['retryAfterSeconds'];
  if (typeof retryAfter === 'number') context.header('retry-after', String(Math.ceil(retryAfter)));
  if (problem.status === 401) context.header('www-authenticate', 'Bearer');
  context.header('content-type', 'application/problem+json');
  return context.body(JSON.stringify(problem), problem.status as ContentfulStatusCode);
}

/** Any thrown value as an error of the catalogue; what nobody foresaw becomes `host.unexpected`. */
export function toConnectorError(error: unknown): ConnectorError {
  return error instanceof ConnectorError ? error : new ConnectorError('host.unexpected', { cause: error });
}
