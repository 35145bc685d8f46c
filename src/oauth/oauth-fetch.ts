import type { EndpointUrl } from '../generated/types.ts';

/** What a request of the protocol layer may say. */
export interface OAuthFetchInit {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/**
 * The fetch that is handed to hooks. It never follows a redirect (a 3xx answer is returned as it is), caps the
 * body, and throws a `ConnectorError` with a `net.*` code when no complete answer came.
 */
export type OAuthFetch = (url: EndpointUrl, init: OAuthFetchInit) => Promise<Response>;
