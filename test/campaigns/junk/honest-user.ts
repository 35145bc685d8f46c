import type { AccountView, BeginAuthorizationResponse, SessionView } from '../../../src/generated/types.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { walkConsent } from '../../sandbox/walk-consent.ts';
import type { LogHistogram } from '../support/log-histogram.ts';

/** A designer with one account, signed in at a host. */
export interface HonestUser {
  readonly accountId: string;
  /**
   * Authorizes the account once: begins at the host, consents at the instance, comes back and sees how it ended. The
   * requests to the host are timed, milliseconds. Resolves to the address of the end, or to the status of a refusal.
   */
  authorize(times: LogHistogram): Promise<string>;
}

interface Place {
  readonly origin: string;
  readonly key: string;
  readonly sandbox: Sandbox;
}

/** What a browser that is signed in sends along. */
interface BrowserSession {
  readonly cookie: string;
  readonly csrfToken: string;
}

const json = { 'content-type': 'application/json' };

/** Signs in at the host and makes the account that is to be authorized. */
export async function createHonestUser(place: Place): Promise<HonestUser> {
  const { origin, sandbox } = place;
  const session = await signIn(place);
  const accountId = await makeAccount(place, session);
  return {
    accountId,
    async authorize(times) {
      const begun = await timed(times, `${origin}/api/accounts/${accountId}/authorize`, {
        method: 'POST',
        headers: headersOf(session),
      });
      if (begun.status !== 200) return `${begun.status}`;
      const answer = (await begun.json()) as BeginAuthorizationResponse;
      if (answer.outcome !== 'redirect') return answer.outcome;
      const callback = await walkConsent((request) => sandbox.fetch(request), answer.url);
      const cookie = `${session.cookie}; ${cookieOf(begun)}`;
      const back = await timed(times, callback, { headers: { cookie } });
      const location = back.headers.get('location');
      if (location === null) return `${back.status}`;
      await timed(times, new URL(location, origin).href, {});
      return location;
    },
  };
}

/** A request with its whole answer, which is what somebody waits for. */
async function timed(times: LogHistogram, url: string, init: RequestInit): Promise<Response> {
  const startedAt = performance.now();
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  times.add(performance.now() - startedAt);
  const { status, headers } = response;
  return new Response(text, { status, headers });
}

async function signIn({ origin, key }: Place): Promise<BrowserSession> {
  const body = JSON.stringify({ key });
  const cookie = cookieOf(await fetch(`${origin}/api/session`, { method: 'POST', headers: json, body }));
  const shown = await fetch(`${origin}/api/session`, { headers: { cookie } });
  return { cookie, csrfToken: ((await shown.json()) as SessionView).csrfToken ?? '' };
}

async function makeAccount({ origin, sandbox }: Place, session: BrowserSession): Promise<string> {
  const { identifier: clientId, secret: clientSecret = '' } = sandbox.clients.seeded.authorizationCode;
  const input = {
    ...{ label: 'Honest', host: sandbox.instanceHost, clientId, clientSecret },
    ...{ grantType: 'authorization_code', scopes: 'core.common.read offline_access' },
  };
  const headers = { ...json, ...headersOf(session) };
  const body = JSON.stringify(input);
  const response = await fetch(`${origin}/api/accounts`, { method: 'POST', headers, body });
  if (response.status !== 201) throw new Error(`The account was not made: ${response.status}.`);
  return ((await response.json()) as AccountView).id;
}

function headersOf({ cookie, csrfToken }: BrowserSession): Readonly<Record<string, string>> {
  return { cookie, 'x-csrf-token': csrfToken };
}

function cookieOf(response: Response): string {
  const [cookie = ''] = response.headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}
