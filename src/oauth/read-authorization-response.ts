import { timingSafeEqual } from 'node:crypto';
import { ConnectorError, type ErrorCode } from '../errors.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { hashState } from './create-state.ts';
import { serverWords } from './server-words.ts';

export interface ExpectedAuthorization {
  /** base64url SHA-256 of the state that was sent. */
  readonly stateHash: string;
  /** RFC 9207 2.4: the server is known to send `iss`, so a return without it is refused. */
  readonly expectIssuer?: boolean;
}

export interface AuthorizationResponse {
  readonly code: string;
}

/** No real return is longer; counted in bytes. */
const longestQuery = 8192;

/** RFC 6749 4.1.2.1. */
const codeByError: Readonly<Record<string, ErrorCode>> = {
  access_denied: 'authorize.declined',
  invalid_scope: 'authorize.invalid_scope',
  unauthorized_client: 'authorize.unauthorized_client',
  unsupported_response_type: 'authorize.unauthorized_client',
  invalid_request: 'authorize.invalid_request',
  server_error: 'authorize.server_error',
  temporarily_unavailable: 'authorize.temporarily_unavailable',
};

/**
 * Judges the raw query of a callback (RFC 6749 4.1.2) and gives its code. The state is judged before anything
 * that the query claims. Throws `callback.too_long`, `callback.parameter_repeated`,
 * `callback.state_missing`, `callback.state_unknown`, `callback.token_in_redirect`, `callback.issuer_missing`,
 * `callback.issuer_mismatch`, `callback.code_missing` and `authorize.*`.
 */
export function readAuthorizationResponse(
  server: Pick<AuthorizationServer, 'issuer'>,
  query: string,
  { stateHash, expectIssuer = false }: ExpectedAuthorization,
): AuthorizationResponse {
  const parameters = parseQuery(query);
  assertState(parameters, stateHash);
  assertNoToken(parameters);
  assertIssuer(parameters, server.issuer, expectIssuer);
  assertNoError(parameters);
  const code = parameters.get('code');
  if (code === null || code === '') {
    throw new ConnectorError('callback.code_missing');
  }
  return { code };
}

function parseQuery(query: string): URLSearchParams {
  if (Buffer.byteLength(query, 'utf8') > longestQuery) {
    throw new ConnectorError('callback.too_long');
  }
  const parameters = new URLSearchParams(query);
  if (new Set(parameters.keys()).size !== parameters.size) {
    throw new ConnectorError('callback.parameter_repeated');
  }
  return parameters;
}

function assertState(parameters: URLSearchParams, stateHash: string): void {
  const state = parameters.get('state');
  if (state === null || state === '') {
    throw new ConnectorError('callback.state_missing');
  }
  const received = Buffer.from(hashState(state));
  const expected = Buffer.from(stateHash);
  if (received.length !== expected.length || !timingSafeEqual(received, expected)) {
    throw new ConnectorError('callback.state_unknown');
  }
}

function assertNoToken(parameters: URLSearchParams): void {
  for (const name of ['access_token', 'id_token', 'refresh_token', 'token']) {
    if (parameters.has(name)) {
      throw new ConnectorError('callback.token_in_redirect');
    }
  }
}

/** RFC 9207 2.4: simple string comparison, before an error in the same return is believed. */
function assertIssuer(parameters: URLSearchParams, expected: string, required: boolean): void {
  const issuer = parameters.get('iss');
  if (issuer === null) {
    if (required) {
      throw new ConnectorError('callback.issuer_missing');
    }
  } else if (issuer !== expected) {
    throw new ConnectorError('callback.issuer_mismatch');
  }
}

function assertNoError(parameters: URLSearchParams): void {
  const error = parameters.get('error');
  if (error === null) {
    return;
  }
  const code = Object.hasOwn(codeByError, error) ? codeByError[error] : undefined;
  const description = parameters.get('error_description');
  const secrets = [parameters.get('state') ?? '', parameters.get('code') ?? ''];
  throw new ConnectorError(code ?? 'authorize.refused', {
    details: serverWords({ error, description }, secrets),
  });
}
