import { describe, expect, it } from 'vitest';
import { clientCredentialsInput, codeInput } from '../host/support/open-test-host.ts';
import { accessKey, codeOf, origin, TestServer } from './support/test-server.ts';

describe('the way through Authorize', () => {
  it('ends with an authorized account at an address without code and state (A-12)', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie, url } = await server.begin(id);
    expect(url.pathname).toBe('/oauth2/authorizations/new');
    const response = await server.send(callback, { cookie });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/done?outcome=applied');
    const shown = await server.send(`/api/accounts/${id}`);
    expect(await shown.json()).toMatchObject({ health: { state: 'healthy' } });
    const page = await server.send('/done?outcome=applied', { bearer: false });
    expect(await page.text()).toContain('the account is ready');
  });

  it('tells a late browser that the attempt expired: its cookie outlives the attempt (A-02)', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const begun = await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    const { expiresAt } = (await begun.json()) as { readonly expiresAt: string };
    const [cookie = ''] = begun.headers.getSetCookie();
    const cookieEnds = server.test.now + Number(/Max-Age=(\d+)/.exec(cookie)?.[1]) * 1000;
    expect(cookieEnds).toBeGreaterThan(Date.parse(expiresAt));
  });

  it('needs no browser for client credentials', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    const response = await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    expect(await response.json()).toMatchObject({ outcome: 'authorized', findings: [] });
    const headers = await server.send(`/api/accounts/${id}/before-operation`, { method: 'POST' });
    expect(await headers.json()).toMatchObject({ headers: { authorization: 'Bearer CANARY-at-1' } });
  });

  it('works for a session as for the key', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const session = await server.session();
    const { callback, cookie } = await server.begin(id, { bearer: false, cookie: session });
    const response = await server.send(callback, { bearer: false, cookie: `${session}; ${cookie}` });
    expect(response.status).toBe(303);
  });

  it('of a draft waits for Apply', async () => {
    const server = new TestServer();
    const opened = await server.send('/api/drafts', { json: { input: codeInput } });
    const { draftId } = (await opened.json()) as { readonly draftId: string };
    const begun = await server.send(`/api/drafts/${draftId}/authorize`, { method: 'POST' });
    const { url } = (await begun.json()) as { readonly url: string };
    const state = new URL(url).searchParams.get('state');
    const [cookie = ''] = begun.headers.getSetCookie();
    const response = await server.send(`/oauth2/callback/acme.coupahost.com?code=x&state=${state}`, {
      cookie: cookie.split(';')[0] ?? '',
    });
    expect(response.headers.get('location')).toBe(`/done?outcome=authorized&draftId=${draftId}`);
    const applied = await server.send(`/api/drafts/${draftId}/apply`, { method: 'POST' });
    expect(await applied.json()).toMatchObject({ token: { version: 1 } });
  });

  it('warns on the page when Coupa gave no refresh token', async () => {
    const server = new TestServer();
    server.answer = () =>
      Response.json({ access_token: 'CANARY-at', token_type: 'Bearer', expires_in: 86_399 });
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    const location = (await server.send(callback, { cookie })).headers.get('location') ?? '';
    expect(location).toContain('warning=token.no_refresh_token');
    expect(await (await server.send(location)).text()).toContain('cannot renew itself');
  });
});

describe('A-01: the redirect URI', () => {
  it.each([
    ['x-forwarded-host', 'evil.example'],
    ['x-forwarded-proto', 'https'],
    ['forwarded', 'host=evil.example;proto=https'],
  ])('is the configured one in both requests, whatever %s says', async (name, value) => {
    const server = new TestServer();
    const headers = { [name]: value };
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie, url } = await server.begin(id, { headers });
    await server.send(callback, { cookie, headers });
    const expected = `${origin}/oauth2/callback/acme.coupahost.com`;
    expect(url.searchParams.get('redirect_uri')).toBe(expected);
    expect(server.seen.at(-1)?.body.get('redirect_uri')).toBe(expected);
  });
});

describe('the callback', () => {
  it.each([
    [
      'A-02',
      'no state',
      400,
      'callback.state_missing',
      (_callback: string) => '/oauth2/callback/acme.coupahost.com?code=x',
    ],
    [
      'A-02',
      'empty state',
      400,
      'callback.state_missing',
      () => '/oauth2/callback/acme.coupahost.com?code=x&state=',
    ],
    [
      'A-02',
      'wrong state',
      400,
      'callback.state_unknown',
      () => '/oauth2/callback/acme.coupahost.com?code=x&state=wrong',
    ],
    [
      'A-02',
      'repeated state',
      400,
      'callback.parameter_repeated',
      (callback: string) => `${callback}&state=b`,
    ],
    [
      'A-02',
      '8 KiB of state',
      400,
      'callback.too_long',
      () => `/oauth2/callback/acme.coupahost.com?state=${'s'.repeat(8192)}`,
    ],
    [
      'A-09',
      'a token',
      400,
      'callback.token_in_redirect',
      (callback: string) => `${callback}&access_token=x`,
    ],
    [
      'A-09',
      'a repeated code',
      400,
      'callback.parameter_repeated',
      (callback: string) => `${callback}&code=y`,
    ],
  ])('%s: with %s answers %d %s and asks Coupa nothing', async (_check, _case, status, code, change) => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    const response = await server.send(change(callback), { cookie });
    expect(response.status).toBe(status);
    expect(response.headers.get('refresh')).toBe(`0; url=/done?outcome=refused&code=${code}`);
    expect(await codeOf(response)).toBe(code);
    expect(server.tokenPosts).toBe(0);
  });

  it('A-03: from a second cookie jar answers 403 and asks Coupa nothing', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback } = await server.begin(id);
    const response = await server.send(callback);
    expect([response.status, await codeOf(response)]).toEqual([403, 'callback.browser_cookie_missing']);
    expect(server.tokenPosts).toBe(0);
  });

  it('A-03: with the cookie of another attempt answers 403', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const first = await server.begin(id);
    const second = await server.begin(id);
    const [name] = first.cookie.split('=');
    const [, value] = second.cookie.split('=');
    const response = await server.send(first.callback, { cookie: `${name}=${value}` });
    expect([response.status, await codeOf(response)]).toEqual([403, 'callback.browser_mismatch']);
    expect(server.tokenPosts).toBe(0);
  });

  it.each([
    ['another session', async (server: TestServer) => server.session()],
    ['nobody', async () => undefined],
  ])('A-04: finished by %s answers 403', async (_case, other) => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const session = await server.session();
    const { callback, cookie } = await server.begin(id, { bearer: false, cookie: session });
    const finisher = await other(server);
    const response = await server.send(callback, {
      bearer: false,
      cookie: finisher === undefined ? cookie : `${finisher}; ${cookie}`,
    });
    expect([response.status, await codeOf(response)]).toEqual([403, 'callback.user_mismatch']);
    expect(server.tokenPosts).toBe(0);
  });

  it('A-11: hit fifty times in parallel exchanges the code once', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    const answers = await Promise.all(Array.from({ length: 50 }, () => server.send(callback, { cookie })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 400)).toHaveLength(49);
    expect(server.tokenPosts).toBe(1);
    for (const answer of answers) expect(await answer.text()).not.toContain('CANARY');
  });

  it('is not used up by HEAD', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    expect((await server.send(callback, { cookie, method: 'HEAD' })).status).toBe(405);
    expect((await server.send(callback, { cookie })).status).toBe(303);
  });

  it('A-10: shows what Coupa reports as text and keeps the account as it was', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    const words = encodeURIComponent('<img src=x onerror=alert(1)>');
    const refused = callback.replace('code=CANARY-code', `error=access_denied&error_description=${words}`);
    const response = await server.send(refused, { cookie });
    expect(await response.text()).not.toContain('<img');
    expect(response.status).toBe(403);
    expect(await (await server.send(`/api/accounts/${id}`)).json()).toMatchObject({ token: null });
  });
});

describe('the page at the end', () => {
  it.each(['/done', '/done?outcome=refused&code=<b>probe', '/done?outcome=refused&code=__proto__'])(
    'says nothing that its address says: %s',
    async (path) => {
      const server = new TestServer();
      const text = await (await server.send(path, { bearer: false })).text();
      expect(text).toContain('The authorization did not succeed.');
      expect(text).not.toContain('<b>');
    },
  );
});

describe('the cookie of an attempt', () => {
  it('A-03: is HttpOnly and Lax, for the callback alone on loopback', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const response = await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^coupa-flow-[0-9a-f]{16}=[\w-]{43}; Max-Age=1200; Path=\/oauth2\/callback; HttpOnly; SameSite=Lax$/,
    );
  });

  it('A-03: has the __Host- prefix and Secure over https', async () => {
    const publicUrl = 'https://accounts.example';
    const server = new TestServer(publicUrl);
    const headers = { host: 'accounts.example' };
    const created = await server.send('/api/accounts', { json: codeInput, headers });
    const { id } = (await created.json()) as { readonly id: string };
    const response = await server.send(`/api/accounts/${id}/authorize`, { method: 'POST', headers });
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^__Host-coupa-flow-[0-9a-f]{16}=[\w-]{43}; Max-Age=1200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  it('is not given to whoever only opens the address of Coupa', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const response = await server.send(`/api/accounts/${id}/authorize`, { bearer: accessKey });
    expect(response.status).toBe(405);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});
