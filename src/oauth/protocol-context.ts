import type { OAuthFetch } from './oauth-fetch.ts';

/** Everything of the world that a protocol call may use. */
export interface ProtocolContext {
  readonly fetch: OAuthFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Accepts a JSON object under `text/plain` or without a content type, with a warning (F-13). */
  readonly acceptTextJson?: boolean;
}

/** Further form parameters of a request, already free of reserved names. */
export type ExtraParameters = readonly { readonly parameter: string; readonly value: string }[];
