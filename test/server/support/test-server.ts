import { hooks } from '../../../src/account/hooks.ts';
import type { AccountView, CreatedApiKey, Role, SessionView } from '../../../src/generated/types.ts';
import type { HostOptions } from '../../../src/host/create-host.ts';
import { createServer, type ServerOptions } from '../../../src/server/create-server.ts';
import { manifest } from '../../host/support/fake-connector.ts';
import { TestHost } from '../../host/support/open-test-host.ts';

export const origin = 'http://127.0.0.1:8400';
export const accessKey = 'CANARY-access-key';

export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: URLSearchParams;
}

interface Sent {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookie?: string;
  readonly bearer?: string | false;
  /** Left out, a session sends its own. */
  readonly csrfToken?: string | false;
}

interface TestOptions {
  readonly server?: Partial<ServerOptions>;
  readonly host?: Partial<HostOptions>;
}

/** The server over a host in memory with the real hooks; Coupa is a function of the test. */
export class TestServer {
  readonly seen: SeenRequest[] = [];
  readonly test: TestHost;
  readonly #csrfTokens = new Map<string, string>();
  readonly #app: Promise<ReturnType<typeof createServer>>;
  answer = (request: SeenRequest): Response =>
    request.url.endsWith('/oauth2/token')
      ? Response.json({
          access_token: `CANARY-at-${this.seen.length}`,
          refresh_token: `CANARY-rt-${this.seen.length}`,
          token_type: 'Bearer',
          expires_in: 86_399,
        })
      : Response.json([]);

  constructor(publicUrl = origin, { server = {}, host = {} }: TestOptions = {}) {
    this.test = new TestHost({
      connector: { manifest, hooks },
      redirectUri: `${publicUrl}/oauth2/callback`,
      fetch: async (url, { method, headers, body }) => {
        const request = { url, method, headers, body: new URLSearchParams(body) };
        this.seen.push(request);
        return this.answer(request);
      },
      ...host,
    });
    this.#app = this.test.host.then((opened) =>
      createServer({
        ...{ host: opened, accessKey, publicUrl, now: () => this.test.now },
        // Whether the page was built must not matter to a test.
        page: '/nowhere',
        ...server,
      }),
    );
  }

  async send(path: string, sent: Sent = {}): Promise<Response> {
    const { json, cookie, bearer = accessKey } = sent;
    const headers = new Headers({
      host: '127.0.0.1:8400',
      ...(bearer === false ? {} : { authorization: `Bearer ${bearer}` }),
      ...(cookie === undefined ? {} : { cookie }),
      ...this.#csrfHeader(sent),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...sent.headers,
    });
    const method = sent.method ?? (json === undefined ? 'GET' : 'POST');
    const body = json === undefined ? null : JSON.stringify(json);
    const app = await this.#app;
    return app.fetch(new Request(`${origin}${path}`, { method, headers, body }));
  }

  #csrfHeader({ method = 'POST', cookie, csrfToken }: Sent): Readonly<Record<string, string>> {
    if (method === 'GET' || csrfToken === false || cookie === undefined) return {};
    const [session = ''] = cookie.split('; ').filter((pair) => pair.startsWith('coupa-session-8400='));
    const sent = csrfToken ?? this.#csrfTokens.get(session);
    return sent === undefined ? {} : { 'x-csrf-token': sent };
  }

  /** Who a cookie says is asking. */
  async showSession(cookie: string): Promise<SessionView> {
    const response = await this.send('/api/session', { cookie, bearer: false });
    return (await response.json()) as SessionView;
  }

  /** A new API key of this role. */
  async createKey(role: Role): Promise<CreatedApiKey> {
    const response = await this.send('/api/keys', { json: { label: `A ${role}`, role } });
    return (await response.json()) as CreatedApiKey;
  }

  async createAccount(input: object): Promise<AccountView> {
    const response = await this.send('/api/accounts', { json: input });
    return (await response.json()) as AccountView;
  }

  /** Starts an authorization; returns the callback path with query and the cookie of the browser. */
  async begin(
    accountId: string,
    sent: Sent = {},
  ): Promise<{ readonly url: URL; readonly callback: string; readonly cookie: string }> {
    const response = await this.send(`/api/accounts/${accountId}/authorize`, { method: 'POST', ...sent });
    const { url } = (await response.json()) as { readonly url: string };
    const { searchParams } = new URL(url);
    const { pathname } = new URL(searchParams.get('redirect_uri') ?? '');
    return {
      url: new URL(url),
      callback: `${pathname}?code=CANARY-code&state=${searchParams.get('state')}`,
      cookie: cookiePair(response),
    };
  }

  /** The cookie of a new session; what it sends from now on carries its CSRF token. */
  async session(key: string = accessKey): Promise<string> {
    const cookie = cookiePair(await this.send('/api/session', { json: { key }, bearer: false }));
    this.#csrfTokens.set(cookie, (await this.showSession(cookie)).csrfToken ?? '');
    return cookie;
  }

  /** Begins the stop of the server. */
  async stop(): Promise<void> {
    (await this.#app).stop?.();
  }

  get tokenPosts(): number {
    return this.seen.filter(({ url }) => url.endsWith('/oauth2/token')).length;
  }
}

export function cookiePair(response: Response): string {
  const [cookie = ''] = response.headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}

export async function codeOf(response: Response): Promise<string> {
  const text = await response.text();
  return /"code":"([^"]+)"/.exec(text)?.[1] ?? /<code>([a-z]+\.[a-z_]+)<\/code>/.exec(text)?.[1] ?? text;
}
