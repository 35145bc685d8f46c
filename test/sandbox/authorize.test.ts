import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { authorizationUrl, consent, origin, type Parameters, stillSandbox } from './support.ts';

const get = (sandbox: Sandbox, url: string, cookie = '') =>
  sandbox.fetch(new Request(url, { headers: cookie === '' ? {} : { cookie } }));

describe('consent', () => {
  it('sends code and state back by 303 when the administrator allows', async () => {
    const callback = await consent(stillSandbox(), { state: 'a&b=c %' });
    expect([...callback.keys()]).toEqual(['code', 'state']);
    expect(callback.get('state')).toBe('a&b=c %');
  });

  it('sends access_denied back when the administrator denies', async () => {
    const callback = await consent(stillSandbox(), {}, { decision: 'deny' });
    expect(callback.get('error')).toBe('access_denied');
    expect(callback.get('state')).toBe('state-1');
    expect(callback.has('code')).toBe(false);
  });

  it('is not offered to a person without administrator rights: a 404 and no way back', async () => {
    await expect(consent(stillSandbox(), {}, { login: 'ben.buyer' })).rejects.toThrow('404');
  });

  it('names the issuer when switched so (RFC 9207)', async () => {
    const callback = await consent(stillSandbox({ switches: { sendIssuerInCallback: true } }));
    expect(callback.get('iss')).toBe(origin);
  });

  it('keeps the query of a registered redirect URI', async () => {
    const redirectUri = 'https://host.example/back?account=7';
    const sandbox = stillSandbox({ redirectUris: [redirectUri] });
    const callback = await consent(sandbox, { redirect_uri: redirectUri });
    expect([...callback.keys()]).toEqual(['account', 'code', 'state']);
  });
});

describe('an authorization request that cannot be answered by redirect', () => {
  it.each<[string, Parameters]>([
    ['an unknown client', { client_id: 'nobody' }],
    ['no client', { client_id: '' }],
    ['no redirect URI', { redirect_uri: '' }],
    ['an unregistered redirect URI', { redirect_uri: 'https://host.example/other' }],
    [
      'a redirect URI with another ending',
      { redirect_uri: 'https://host.example/oauth2/callback/acme-sandbox.coupahost.com/' },
    ],
  ])('%s: an error page and no redirect', async (_, changes) => {
    const sandbox = stillSandbox();
    const response = await get(sandbox, authorizationUrl(sandbox, changes));
    expect(response.status).toBe(400);
    expect(response.headers.has('location')).toBe(false);
  });

  it('a client of another grant: an error page', async () => {
    const sandbox = stillSandbox();
    const { identifier } = sandbox.clients.seeded.clientCredentials;
    const response = await get(sandbox, authorizationUrl(sandbox, { client_id: identifier }));
    expect(response.status).toBe(400);
  });
});

describe('an authorization request that is refused by redirect', () => {
  it.each<[string, string, Parameters]>([
    ['another response type', 'unsupported_response_type', { response_type: 'token' }],
    ['a scope not on the client', 'invalid_scope', { scope: 'core.budget.read' }],
    ['the challenge method plain', 'invalid_request', { code_challenge_method: 'plain' }],
    ['a method without a challenge', 'invalid_request', { code_challenge: '' }],
    ['a challenge that is too short', 'invalid_request', { code_challenge: 'abc' }],
  ])('%s: %s', async (_, error, changes) => {
    const sandbox = stillSandbox();
    const response = await get(sandbox, authorizationUrl(sandbox, changes));
    expect(response.status).toBe(303);
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe(
      'https://host.example/oauth2/callback/acme-sandbox.coupahost.com',
    );
    expect(location.searchParams.get('error')).toBe(error);
    expect(location.searchParams.get('state')).toBe('state-1');
  });

  it('a repeated parameter: invalid_request', async () => {
    const sandbox = stillSandbox();
    const response = await get(sandbox, `${authorizationUrl(sandbox)}&state=again`);
    expect(response.headers.get('location')).toContain('error=invalid_request');
  });

  it('a public client without a challenge: invalid_request, unless PKCE is ignored', async () => {
    const sandbox = stillSandbox();
    const { identifier } = sandbox.clients.seeded.publicPkce;
    const bare = { client_id: identifier, code_challenge: '', code_challenge_method: '' };
    const response = await get(sandbox, authorizationUrl(sandbox, bare));
    expect(response.headers.get('location')).toContain('error=invalid_request');
    sandbox.switches.set({ ignorePkce: true });
    expect((await consent(sandbox, bare)).has('code')).toBe(true);
  });
});

describe('the pages', () => {
  const signIn = async (sandbox: Sandbox, changes: Parameters = {}) => {
    const start = await get(sandbox, authorizationUrl(sandbox));
    const cookie = start.headers.get('set-cookie')?.split(';')[0] ?? '';
    const token = /name="csrf_token" value="([^"]+)"/.exec(await start.text())?.[1] ?? '';
    const body = { csrf_token: token, person: 'ada.admin', return_to: '/oauth2/scopes', ...changes };
    const request = new Request(`${origin}/session`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams(body),
    });
    return { before: cookie, response: await sandbox.fetch(request) };
  };

  it('say that this is a sandbox, forbid framing and scripts, and name their language', async () => {
    const sandbox = stillSandbox();
    const response = await get(sandbox, authorizationUrl(sandbox));
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    const text = await response.text();
    expect(text).toContain('SANDBOX — not Coupa');
    expect(text).toContain('<html lang="en">');
    expect(text).not.toMatch(/<script|style=|onclick/);
  });

  it('show the scopes in words on the consent page', async () => {
    const sandbox = stillSandbox();
    const { response } = await signIn(sandbox);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const text = await (await get(sandbox, authorizationUrl(sandbox), cookie)).text();
    expect(text).toContain('Stay connected: renew access without asking again.');
    expect(text).toContain('Allow');
    expect(text).toContain('Deny');
  });

  it('escape what comes from outside', async () => {
    const sandbox = stillSandbox();
    const state = '"><img src=x onerror=alert(1)>';
    const text = await (await get(sandbox, authorizationUrl(sandbox, { state }))).text();
    expect(text).not.toContain('<img');
  });

  it('change the session id at sign-in', async () => {
    const { before, response } = await signIn(stillSandbox());
    expect(response.status).toBe(303);
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/);
    expect(response.headers.get('set-cookie')).not.toContain(before);
  });

  it.each<[string, Parameters, number]>([
    ['a wrong anti-forgery token', { csrf_token: 'wrong' }, 403],
    ['somebody who is not there', { person: 'mallory' }, 422],
  ])('refuse a sign-in with %s', async (_, changes, status) => {
    expect((await signIn(stillSandbox(), changes)).response.status).toBe(status);
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:0',
  ])('never lead from sign-in to %j', async (return_to) => {
    const { response } = await signIn(stillSandbox(), { return_to });
    expect(response.headers.get('location')).toBe('/');
  });

  it('refuse a consent that no page of the session sent', async () => {
    const sandbox = stillSandbox();
    const { response } = await signIn(sandbox);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const body = new URLSearchParams({ decision: 'allow' });
    const request = new Request(authorizationUrl(sandbox), { method: 'POST', headers: { cookie }, body });
    const decided = await sandbox.fetch(request);
    expect(decided.status).toBe(403);
    expect(decided.headers.has('location')).toBe(false);
  });
});
