import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/host/keys/key-ring.ts';
import { sealedHost } from '../../src/host/sealed-host.ts';
import { createServer } from '../../src/server/create-server.ts';
import { type Route, routes } from '../../src/server/routes.ts';
import { clientCredentialsInput, TestHost } from '../host/support/open-test-host.ts';
import { accessKey, codeOf, origin, TestServer } from './support/test-server.ts';

/** Every route with an id in its place, the callback, and addresses that nobody has. */
const addresses = [
  ...Object.values<Route>(routes).map(({ method, path }) => [method, path.replace(/:\w+/, 'x')] as const),
  ['GET', '/oauth2/callback/acme.coupahost.com?state=x'],
  ['GET', '/nowhere'],
  ['GET', '/api/nowhere'],
] as const;

describe('every address', () => {
  it.each(addresses)('A-15, A-33: %s %s carries the security headers', async (method, path) => {
    const { headers } = await new TestServer().send(path, { method });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).toContain("frame-ancestors 'none'; base-uri 'none'; object-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    // What describes the connector and the API holds no secret, and is asked after each time.
    const isKept = ['/api/connector', '/api/openapi.json'].includes(path);
    expect(headers.get('cache-control')).toBe(isKept ? 'private, no-cache' : 'no-store');
  });

  it.each(addresses)('A-18: %s %s refuses a foreign Host header', async (method, path) => {
    const server = new TestServer();
    for (const host of ['evil.example:8400', '127.0.0.1', '127.0.0.1:8401', 'localhost:8400', '']) {
      const response = await server.send(path, { method, headers: { host } });
      expect([response.status, await codeOf(response)]).toEqual([421, 'host.wrong_host_header']);
    }
  });

  it.each(
    Object.values<Route>(routes)
      .filter(({ access }) => access !== 'anybody')
      .map(({ method, path }) => [method, path.replace(/:\w+/, 'x')] as const),
  )('%s %s wants the access key', async (method, path) => {
    const server = new TestServer();
    for (const bearer of [false, 'wrong', `${accessKey}x`] as const) {
      const response = await server.send(path, { method, bearer });
      expect([response.status, await codeOf(response)]).toEqual([401, 'host.not_authenticated']);
    }
  });

  it.each(addresses.filter(([method]) => method !== 'GET'))(
    'A-16: %s %s refuses what another site started',
    async (method, path) => {
      const server = new TestServer();
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin, 'sec-fetch-site': 'cross-site' },
      ]) {
        const response = await server.send(path, { method, headers: headers as Record<string, string> });
        expect([response.status, await codeOf(response)]).toEqual([403, 'host.cross_site']);
      }
    },
  );
});

describe('a session', () => {
  it('is HttpOnly, Lax and for the whole host', async () => {
    const server = new TestServer();
    const response = await server.send('/api/session', { json: { key: accessKey }, bearer: false });
    expect(response.status).toBe(204);
    expect(response.headers.getSetCookie()[0]).toMatch(
      /^coupa-session-8400=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it.each([
    [401, 'host.not_authenticated', { key: 'wrong' }],
    [401, 'host.not_authenticated', { link: 'wrong' }],
    [400, 'host.request_invalid', {}],
    [400, 'host.request_invalid', null],
    [400, 'host.request_invalid', { key: 1 }],
    [400, 'host.request_invalid', { key: accessKey, link: 'wrong' }],
    [400, 'host.request_invalid', []],
  ])('is refused with %d %s to %j', async (status, code, json) => {
    const response = await new TestServer().send('/api/session', { json, bearer: false });
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('opens the API until it ends', async () => {
    const server = new TestServer();
    const cookie = await server.session();
    expect((await server.send('/api/accounts', { bearer: false, cookie })).status).toBe(200);
    server.test.now += 12 * 3_600_000;
    expect((await server.send('/api/accounts', { bearer: false, cookie })).status).toBe(401);
  });

  it('cannot be guessed, and no key is one', async () => {
    const server = new TestServer();
    const cookie = await server.session();
    const { key } = await server.createKey('operator');
    const forged = [`${cookie}x`, cookie.slice(0, -1), 'coupa-session-8400=', `coupa-session-8400=${key}`];
    for (const other of [...forged, `coupa-session-8400=${accessKey}`]) {
      expect((await server.send('/api/accounts', { bearer: false, cookie: other })).status).toBe(401);
    }
    const [, secret = ''] = cookie.split('=');
    expect((await server.send('/api/accounts', { bearer: secret })).status).toBe(401);
  });

  it('does not make up for a wrong key', async () => {
    const server = new TestServer();
    const cookie = await server.session();
    expect((await server.send('/api/accounts', { bearer: 'wrong', cookie })).status).toBe(401);
  });
});

describe('A-58: the body of a request', () => {
  it.each([
    'text/plain',
    'application/jsonx',
    'application/json\tx',
    '',
    'application/x-www-form-urlencoded',
  ])('declared as "%s" is not read', async (type) => {
    const server = new TestServer();
    const headers = { 'content-type': type };
    const response = await server.send('/api/accounts', { json: clientCredentialsInput, headers });
    expect([response.status, await codeOf(response)]).toEqual([415, 'host.content_type_refused']);
  });

  it.each(['application/json', 'Application/JSON', 'application/json; charset=utf-8'])(
    'declared as "%s" is read and checked',
    async (type) => {
      const server = new TestServer();
      const headers = { 'content-type': type };
      const json = { ...clientCredentialsInput, tenantId: 'x' };
      const response = await server.send('/api/accounts', { json, headers });
      expect([response.status, await codeOf(response)]).toEqual([400, 'account.invalid']);
    },
  );

  it('is refused above 1 MiB', async () => {
    const json = { ...clientCredentialsInput, label: 'x'.repeat(1024 * 1024) };
    const response = await new TestServer().send('/api/accounts', { json });
    expect([response.status, await codeOf(response)]).toEqual([413, 'host.body_too_large']);
  });

  it.each(['__proto__', 'constructor'])('A-59: with %s changes nobody', async (name) => {
    const server = new TestServer();
    const headers = { 'content-type': 'application/json' };
    const json = JSON.parse(`{"label":"x","host":"acme","clientId":"c","${name}":{"admin":1}}`) as object;
    const response = await server.send('/api/accounts', { json, headers });
    expect(response.status).toBe(400);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });
});

describe('health', () => {
  it('says ready, or 503 for a sealed host', async () => {
    expect((await new TestServer().send('/readyz', { bearer: false })).status).toBe(200);
    const app = createServer({
      host: sealedHost({ redirectUri: `${origin}/oauth2/callback`, callback: 'per-instance' }),
      accessKey,
      publicUrl: origin,
    });
    const ask = (path: string) =>
      app.fetch(new Request(`${origin}${path}`, { headers: { authorization: `Bearer ${accessKey}` } }));
    expect((await ask('/healthz')).status).toBe(200);
    for (const path of ['/readyz', '/api/accounts']) {
      const response = await ask(path);
      expect([response.status, await codeOf(response)]).toEqual([503, 'host.sealed']);
    }
  });
});

describe('a fault nobody foresaw', () => {
  it('is reported inside and answered without its words', async () => {
    const heard: unknown[] = [];
    const host = await new TestHost({ keys: { ring: createKeyRing([{ id: 'k', bytes: Buffer.alloc(32) }]) } })
      .host;
    const broken = {
      ...host,
      accounts: { ...host.accounts, list: () => Promise.reject(new Error('CANARY')) },
    };
    const app = createServer({
      host: broken,
      accessKey,
      publicUrl: origin,
      onUnexpected: (error) => heard.push(error),
    });
    const response = await app.fetch(
      new Request(`${origin}/api/accounts`, { headers: { authorization: `Bearer ${accessKey}` } }),
    );
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('CANARY');
    expect(heard).toHaveLength(1);
  });
});
