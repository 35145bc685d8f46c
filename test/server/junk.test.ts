import { describe, expect, it } from 'vitest';
import { codeInput } from '../host/support/open-test-host.ts';
import { codeOf, TestServer } from './support/test-server.ts';

const callbackPath = '/oauth2/callback/acme.coupahost.com';

describe('F-61: a callback that comes again', () => {
  it('is told that it was used, and asks Coupa nothing more', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    expect((await server.send(callback, { cookie })).status).toBe(303);
    const again = await server.send(callback, { cookie });
    expect([again.status, await codeOf(again)]).toEqual([400, 'callback.state_unknown']);
    expect(server.tokenPosts).toBe(1);
  });
});

describe('F-62: a callback with the wrong state', () => {
  it.each([
    ['none', '?code=x', 400, 'callback.state_missing'],
    ['an unknown one', '?code=x&state=foreign', 400, 'callback.state_unknown'],
    ['neither state nor cookie', '', 400, 'callback.state_missing'],
  ])('with %s asks Coupa nothing', async (_case, query, status, code) => {
    const server = new TestServer();
    const response = await server.send(`${callbackPath}${query}`, { bearer: false });
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect(server.tokenPosts).toBe(0);
  });

  it('of an attempt that has expired says so', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    server.test.now += 10 * 60_000;
    const response = await server.send(callback, { cookie });
    expect([response.status, await codeOf(response)]).toEqual([400, 'callback.state_expired']);
    expect(server.tokenPosts).toBe(0);
  });
});

describe('F-63: an authorization that Coupa refuses', () => {
  it.each([
    ['access_denied', 'authorize.declined'],
    ['server_error', 'authorize.server_error'],
    ['something_new', 'authorize.refused'],
  ])('with %s leaves the account with the tokens it had', async (error, code) => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const first = await server.begin(id);
    await server.send(first.callback, { cookie: first.cookie });
    const before = await (await server.send(`/api/accounts/${id}`)).json();
    const second = await server.begin(id);
    const refused = second.callback.replace('code=CANARY-code', `error=${error}`);
    const response = await server.send(refused, { cookie: second.cookie });
    expect(await codeOf(response)).toBe(code);
    expect(await (await server.send(`/api/accounts/${id}`)).json()).toEqual(before);
  });
});

describe('F-67: a browser that kept the cookie back', () => {
  it('is told which cookie, and on plain http which address to begin at', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    const [name = ''] = cookie.split('=');
    const text = await (await server.send(callback)).text();
    expect(text).toContain(`the cookie ${name} `);
    expect(text).toContain('Begin at http://127.0.0.1:8400, not at another name of this machine.');
    expect(text).toContain('callback.browser_cookie_missing');
    expect(server.tokenPosts).toBe(0);
  });
});

describe('F-79: junk at the callback and at the start', () => {
  it('is turned away, keeps nobody from finishing, and fills no table', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const statuses = new Map<number, number>();
    const note = ({ status }: Response) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const junk = Array.from({ length: 500 }, async (_none, index) => {
      note(await server.send(`${callbackPath}?code=x&state=junk-${index}`, { bearer: false }));
      note(await server.send(`/api/accounts/${id}/authorize`, { method: 'POST', bearer: false }));
    });
    const finished = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { callback, cookie } = await server.begin(id);
        return (await server.send(callback, { cookie })).status;
      }),
    );
    await Promise.all(junk);
    expect(finished).toEqual(Array.from({ length: 10 }, () => 303));
    expect(Object.fromEntries(statuses)).toEqual({ 400: 100, 401: 500, 429: 400 });
    expect(server.tokenPosts).toBe(10);
  });

  it('by a user who may begin ends at twenty attempts', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const statuses: number[] = [];
    for (let count = 0; count < 25; count += 1) {
      const response = await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
      statuses.push(response.status);
    }
    expect(statuses).toEqual([...Array(20).fill(200), ...Array(5).fill(429)]);
  });
});
