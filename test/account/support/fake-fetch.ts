import type { EndpointUrl } from '../../../src/generated/types.ts';
import type { OAuthFetch } from '../../../src/oauth/oauth-fetch.ts';

export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

export type Answer = Response | Error | ((request: SentRequest) => Response | Promise<Response>);

export interface FakeFetch {
  readonly fetch: OAuthFetch;
  readonly sent: SentRequest[];
  /** Requests of the token endpoint only. */
  readonly tokenRequests: () => readonly SentRequest[];
  readonly forms: () => readonly URLSearchParams[];
}

/** A fetch that answers from two functions, by endpoint, and keeps what it was asked. */
export function fakeFetch(answers: { readonly token?: Answer; readonly api?: Answer }): FakeFetch {
  const sent: SentRequest[] = [];
  const isToken = (request: SentRequest): boolean => new URL(request.url).pathname.startsWith('/oauth2/');
  const tokenRequests = (): readonly SentRequest[] => sent.filter(isToken);
  return {
    sent,
    tokenRequests,
    forms: () => tokenRequests().map((request) => new URLSearchParams(request.body)),
    fetch: async (url: EndpointUrl, init) => {
      const headers = Object.fromEntries(new Headers(init.headers));
      const request = { url, method: init.method, headers, body: init.body ?? '', signal: init.signal };
      sent.push(request);
      const answer = isToken(request) ? answers.token : answers.api;
      if (answer === undefined) throw new TypeError(`no answer prepared for ${url}`);
      if (answer instanceof Error) throw answer;
      return typeof answer === 'function' ? answer(request) : answer.clone();
    },
  };
}

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** A token answer as Coupa's documents describe it, with changes. */
export function tokenAnswer(changes: Readonly<Record<string, unknown>> = {}): Response {
  return json({ access_token: 'access-2', token_type: 'bearer', expires_in: 86_399, ...changes });
}
