import { onTestFinished } from 'vitest';
import type { EndpointUrl } from '../../src/generated/types.ts';
import { createFetch, type TransportFetch, type TransportOptions } from '../../src/transport.ts';

export const host = 'acme-sandbox.coupahost.com';
export const endpoint = `https://${host}/oauth2/token` as EndpointUrl;

export const post = {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'grant_type=client_credentials&client_secret=cs-canary',
} as const;

/** A fetch that is closed when the test ends. */
export function fetchFor(options: TransportOptions): TransportFetch {
  const fetch = createFetch(options);
  onTestFinished(() => fetch.close());
  return fetch;
}

/** A fetch whose one instance is a server on a loopback port. */
export function fetchFromPort(port: number, options: TransportOptions = {}): TransportFetch {
  return fetchFor({ sandboxInstances: new Map([[host, `http://127.0.0.1:${port}`]]), ...options });
}
