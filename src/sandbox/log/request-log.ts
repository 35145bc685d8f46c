import { fingerprint } from '../fingerprint.ts';
import type { ReceivedRequest } from '../received-request.ts';

/** Where the client secret travelled in a request. */
export type AuthenticationPlace = 'body' | 'basic' | 'both' | 'none' | 'query';

/** What one request looked like on arrival. Parameter values and tokens are fingerprints; the query is raw. */
export interface RequestLogEntry {
  /** Milliseconds of the sandbox's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly names: readonly string[]; readonly contentType?: string };
  /** Parameter name → fingerprint of its value; a repeated parameter has several, joined by commas. */
  readonly bodyParameters: Readonly<Record<string, string>>;
  readonly authenticationPlace: AuthenticationPlace;
  readonly credentialInUrl: boolean;
  readonly grantType?: string;
  /** Fingerprint of the bearer token. */
  readonly bearer?: string;
  /** The HTTP status answered; 0 while, or when, no answer was given. */
  readonly status: number;
}

/** The requests so far, oldest first, at most the last 100,000. */
export type RequestLog = readonly RequestLogEntry[] & { clear(): void };

const limit = 100_000;
const secretNames = [
  'client_secret',
  'refresh_token',
  'code_verifier',
  'device_code',
  'access_token',
  'token',
];
const secretAtTokenEndpoint = [...secretNames, 'code', 'password', 'assertion'];

/** Makes an empty log and the function that writes to it; that function answers how to add the status. */
export function createRequestLog(): {
  readonly log: RequestLog;
  readonly record: (received: ReceivedRequest, at: number) => (status: number) => void;
} {
  const entries: RequestLogEntry[] = [];
  const clear = () => {
    entries.length = 0;
  };
  const log = Object.defineProperty(entries, 'clear', { value: clear }) as unknown as RequestLog;
  const record = (received: ReceivedRequest, at: number) => {
    const entry = { ...describe(received), at, status: 0 };
    entries.push(entry);
    if (entries.length > limit) {
      entries.splice(0, limit / 10);
    }
    return (status: number) => {
      entry.status = status;
    };
  };
  return { log, record };
}

function describe(received: ReceivedRequest): Omit<RequestLogEntry, 'at' | 'status'> {
  const { url, headers, form } = received;
  const contentType = headers.get('content-type');
  const grantType = form.get('grant_type') ?? url.searchParams.get('grant_type');
  const bearer = /^bearer\s+(.+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return {
    method: received.method,
    path: url.pathname,
    query: url.search.slice(1),
    headers: { names: [...headers.keys()], ...(contentType === null ? {} : { contentType }) },
    bodyParameters: fingerprints(form),
    authenticationPlace: placeOfSecret(received),
    credentialInUrl: hasCredentialInUrl(url),
    ...(grantType === null ? {} : { grantType }),
    ...(bearer === undefined ? {} : { bearer: fingerprint(bearer) }),
  };
}

function fingerprints(form: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...new Set(form.keys())].map((name) => [name, printAll(form, name)]));
}

function printAll(form: URLSearchParams, name: string): string {
  return form
    .getAll(name)
    .map((value) => fingerprint(value))
    .join(',');
}

function placeOfSecret({ url, headers, form }: ReceivedRequest): AuthenticationPlace {
  const basic = /^basic\s/i.test(headers.get('authorization') ?? '');
  const query = url.searchParams.has('client_secret');
  const body = form.has('client_secret');
  if (basic) {
    return body || query ? 'both' : 'basic';
  }
  if (body) {
    return 'body';
  }
  return query ? 'query' : 'none';
}

function hasCredentialInUrl(url: URL): boolean {
  const names = url.pathname === '/oauth2/token' ? secretAtTokenEndpoint : secretNames;
  return names.some((name) => url.searchParams.has(name));
}
