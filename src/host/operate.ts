import { readAuthSignal } from '../account/auth-signals.ts';
import { endpointUrl, parseInstance } from '../account/coupa-instance.ts';
import { ConnectorError } from '../errors.ts';
import type { AuthSignalMeaning, EndpointUrl } from '../generated/types.ts';
import { blurFailure } from './blur-failures.ts';
import type { OperationHeaders, OperationRequest, OperationResponse } from './host.ts';
import { type HostFetchInit, type HostParts, hostSuffixesOf } from './host-parts.ts';
import { accountContext } from './log/account-context.ts';
import { noteEnded } from './renewal/note-ended.ts';

/** How an operation comes by its headers. */
export interface HeaderSource {
  headers(accountId: string): Promise<OperationHeaders>;
  renewRejected(rejection: {
    readonly accountId: string;
    readonly tokenVersion: number;
  }): Promise<OperationHeaders>;
}

/** Visible ASCII without `#` and `\`, which parsers read in different ways. */
const pathPattern = /^\/api\/(?:(?![#\\])[\x21-\x7e])*$/;

/**
 * Sends one operation to the instance that issued the token (check A-35): the headers say which, because the
 * account may get another Host while they are waited for. A rejected token is renewed and the operation sent once
 * more; a fresh token that Coupa does not know yet is waited for. Any other answer is returned as it is; one that
 * the manifest reads as an ended authorization is noted with the account.
 * Throws `api.path_invalid`, `api.redirect_refused`, `net.*`, and whatever keeps headers from being had.
 */
export async function operate(
  parts: HostParts,
  source: HeaderSource,
  call: { readonly accountId: string; readonly request: OperationRequest },
): Promise<OperationResponse> {
  const { accountId, request } = call;
  return parts.telemetry.operation({ accountId, ...request }, async () => {
    const own = { ...parts, hookContext: accountContext(parts.hookContext, accountId) };
    const response = await sendPatiently(own, source, call);
    if (meaningOf(parts, response) === 'reauthorize') {
      await noteEnded(parts, { accountId, tokenVersion: response.answer.tokenVersion });
    }
    return response.answer;
  });
}

async function sendPatiently(
  parts: HostParts,
  source: HeaderSource,
  { accountId, request }: { readonly accountId: string; readonly request: OperationRequest },
): Promise<Answered> {
  assertPath(request.path);
  const first = await source.headers(accountId);
  const response = await send(parts, request, first);
  if (!isRejected(parts, response)) return response;
  const { tokenVersion } = first;
  const second = await source.renewRejected({ accountId, tokenVersion });
  const repeated = await send(parts, request, second);
  const unsettled = Date.parse(second.notBefore) - parts.hookContext.now();
  if (!isRejected(parts, repeated) || unsettled <= 0) return repeated;
  await parts.wait(Math.min(unsettled, parts.connector.manifest.renewal.settleSeconds * 1000));
  return send(parts, request, second);
}

/** No host takes part: what would leave one instance would leave them all. */
function assertPath(path: string): void {
  const base = 'https://instance.invalid';
  if (!pathPattern.test(path) || URL.parse(path, base)?.href !== `${base}${path}`) {
    throw new ConnectorError('api.path_invalid');
  }
}

function apiUrl(parts: HostParts, { origin }: OperationHeaders, path: string): EndpointUrl {
  return endpointUrl(parseInstance(origin, hostSuffixesOf(parts)), path);
}

interface Answered {
  readonly answer: OperationResponse;
  readonly wwwAuthenticate: string | undefined;
}

async function send(
  parts: HostParts,
  request: OperationRequest,
  source: OperationHeaders,
): Promise<Answered> {
  const { headers, tokenVersion } = source;
  const { method, accept = 'application/json', body } = request;
  const response = await fetchFrom(parts, apiUrl(parts, source, request.path), {
    method,
    headers: { accept, ...(body === undefined ? {} : { 'content-type': accept }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const { status } = response;
  if (status >= 300 && status < 400 && status !== 304) {
    throw new ConnectorError('api.redirect_refused', { details: { status } });
  }
  const contentType = response.headers.get('content-type') ?? '';
  return {
    answer: { status, contentType, body: await response.text(), tokenVersion },
    wwwAuthenticate: response.headers.get('www-authenticate') ?? undefined,
  };
}

// Whoever may send an operation need not learn what listens inside a network (check A-54).
async function fetchFrom(
  { apiFetch, hookContext }: HostParts,
  url: EndpointUrl,
  init: HostFetchInit,
): Promise<Response> {
  try {
    return await apiFetch(url, init);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw blurFailure(hookContext, new URL(url).hostname, error);
  }
}

function isRejected(parts: HostParts, answered: Answered): boolean {
  return meaningOf(parts, answered) === 'renew';
}

function meaningOf({ connector }: HostParts, { answer, wwwAuthenticate }: Answered): AuthSignalMeaning {
  const { status, body } = answer;
  const signal = { status, body, ...(wwwAuthenticate === undefined ? {} : { wwwAuthenticate }) };
  return readAuthSignal(signal, connector.manifest);
}
