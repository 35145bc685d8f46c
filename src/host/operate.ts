import { readAuthSignal } from '../account/auth-signals.ts';
import { endpointUrl, parseInstance } from '../account/coupa-instance.ts';
import { ConnectorError } from '../errors.ts';
import type { EndpointUrl } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import type { OperationHeaders, OperationRequest, OperationResponse } from './host.ts';
import { type HostParts, hostSuffixesOf } from './host-parts.ts';

/** How an operation comes by its headers. */
export interface HeaderSource {
  headers(accountId: string): Promise<OperationHeaders>;
  renewRejected(rejection: {
    readonly accountId: string;
    readonly tokenVersion: number;
  }): Promise<OperationHeaders>;
}

interface Sending {
  readonly url: EndpointUrl;
  readonly request: OperationRequest;
}

/** Visible ASCII without `#` and `\`, which parsers read in different ways. */
const pathPattern = /^\/api\/(?:(?![#\\])[\x21-\x7e])*$/;

/**
 * Sends one operation to the account's own instance (check A-35). A rejected token is renewed and the operation
 * sent once more; a fresh token that Coupa does not know yet is waited for. Any other answer is returned as it is.
 * Throws `api.path_invalid`, `api.redirect_refused`, `net.*`, and whatever keeps headers from being had.
 */
export async function operate(
  parts: HostParts,
  source: HeaderSource,
  call: { readonly accountId: string; readonly request: OperationRequest },
): Promise<OperationResponse> {
  const { accountId, request } = call;
  const { settings } = await findAccount(parts.store, accountId);
  const instance = parseInstance(settings.host, hostSuffixesOf(parts));
  const sending = { url: apiUrl(instance, request.path), request };
  const first = await source.headers(accountId);
  const response = await send(parts, sending, first);
  if (!isRejected(parts, response)) return response.answer;
  const { tokenVersion } = first;
  const second = await source.renewRejected({ accountId, tokenVersion });
  const repeated = await send(parts, sending, second);
  const unsettled = Date.parse(second.notBefore) - parts.hookContext.now();
  if (!isRejected(parts, repeated) || unsettled <= 0) return repeated.answer;
  await parts.wait(Math.min(unsettled, parts.connector.manifest.renewal.settleSeconds * 1000));
  return (await send(parts, sending, second)).answer;
}

function apiUrl(instance: ReturnType<typeof parseInstance>, path: string): EndpointUrl {
  if (!pathPattern.test(path)) throw new ConnectorError('api.path_invalid');
  try {
    return endpointUrl(instance, path);
  } catch (cause) {
    throw new ConnectorError('api.path_invalid', { cause });
  }
}

interface Answered {
  readonly answer: OperationResponse;
  readonly wwwAuthenticate: string | undefined;
}

async function send(
  { apiFetch }: HostParts,
  { url, request }: Sending,
  { headers, tokenVersion }: OperationHeaders,
): Promise<Answered> {
  const { method, accept = 'application/json', body } = request;
  const response = await apiFetch(url, {
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

function isRejected({ connector }: HostParts, { answer, wwwAuthenticate }: Answered): boolean {
  const { status, body } = answer;
  const signal = { status, body, ...(wwwAuthenticate === undefined ? {} : { wwwAuthenticate }) };
  return readAuthSignal(signal, connector.manifest) === 'renew';
}
