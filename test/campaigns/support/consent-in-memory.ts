import { randomBytes } from 'node:crypto';
import type { HookContext } from '../../../src/account/hook-context.ts';
import { hooks } from '../../../src/account/hooks.ts';
import type { Account, AccountSettings, TokenState } from '../../../src/generated/types.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { answerAt } from '../../support/answer-to.ts';
import { manifest, redirectUri } from './campaign-host.ts';

const scopes = ['core.common.read', 'offline_access'];
const person = 'ada.admin';

/** Gives one consent after the other, each with a token family of its own, without a socket. */
export interface ConsentGiver {
  readonly settings: Omit<AccountSettings, 'label'>;
  readonly clientSecret: string;
  consent(): Promise<TokenState>;
}

/** Signs in at a sandbox once and consents there as often as it is asked. `now` in milliseconds. */
export async function signInAt(sandbox: Sandbox, now: () => number): Promise<ConsentGiver> {
  const { identifier, secret = '' } = sandbox.clients.seeded.authorizationCode;
  const settings = {
    host: sandbox.instanceHost,
    clientId: identifier,
    grantType: 'authorization_code',
    clientType: 'confidential',
    scopes,
    clientAuthentication: 'body',
    tokenEndpointConfig: [],
    authEndpointConfig: [],
    autoRefreshToken: true,
  } as const;
  const context: HookContext = {
    manifest,
    now,
    random: (count) => randomBytes(count),
    fetch: (url, init) => sandbox.fetch(new Request(url, init)),
    redirectUri,
    callback: 'shared',
    log: () => undefined,
  };
  const account: Account = {
    id: 'draft',
    settings: { label: 'Draft', ...settings },
    secrets: { clientSecret: secret },
    tokenState: null,
  };
  const session = await signIn(sandbox, (await beginAt(account, context)).url);
  return {
    settings,
    clientSecret: secret,
    async consent() {
      const { url, pending } = await beginAt(account, context);
      const answer = await post(sandbox, url, session, { decision: 'allow' });
      const input = { pending, ...answerAt(answer.headers.get('location') ?? '') };
      const done = await hooks['authorize.complete'](account, input, context);
      if (done.outcome !== 'authorized' || done.patch.tokenState === null) throw new Error('No consent.');
      return done.patch.tokenState;
    },
  };
}

interface BrowserSession {
  readonly cookie: string;
  readonly csrfToken: string;
}

async function beginAt(account: Account, context: HookContext) {
  const begun = await hooks['authorize.begin'](account, {}, context);
  if (begun.outcome !== 'redirect') throw new Error('No consent was asked for.');
  return begun;
}

async function signIn(sandbox: Sandbox, url: string): Promise<BrowserSession> {
  const before = await open(sandbox, url, '');
  const signInUrl = new URL('/session', url).href;
  const { pathname, search } = new URL(url);
  const fields = { person, return_to: `${pathname}${search}` };
  const signedIn = await post(sandbox, signInUrl, before, fields);
  return open(sandbox, url, cookieOf(signedIn));
}

async function open(sandbox: Sandbox, url: string, cookie: string): Promise<BrowserSession> {
  const page = await sandbox.fetch(new Request(url, { headers: { cookie } }));
  const [tag = ''] = /<input[^>]*name="csrf_token"[^>]*>/.exec(await page.text()) ?? [];
  const csrfToken = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
  return { cookie: cookie === '' ? cookieOf(page) : cookie, csrfToken };
}

function post(
  sandbox: Sandbox,
  url: string,
  { cookie, csrfToken }: BrowserSession,
  fields: Readonly<Record<string, string>>,
): Promise<Response> {
  const body = new URLSearchParams({ csrf_token: csrfToken, ...fields });
  return sandbox.fetch(new Request(url, { method: 'POST', headers: { cookie }, body }));
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
