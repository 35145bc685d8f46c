import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../../src/host/keys/key-ring.ts';
import { sealedHost } from '../../src/host/sealed-host.ts';
import { createServer } from '../../src/server/create-server.ts';
import { clientCredentialsInput, TestHost } from '../host/support/open-test-host.ts';
import { accessKey, codeOf, origin, TestServer } from './support/test-server.ts';

const routes = [
  ['GET', '/'],
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  ['GET', '/done'],
  ['GET', '/nowhere'],
  ['GET', '/oauth2/callback/coupa?state=x'],
  ['POST', '/api/session'],
  ['GET', '/api/accounts'],
  ['POST', '/api/accounts'],
  ['GET', '/api/accounts/x'],
  ['PATCH', '/api/accounts/x'],
  ['DELETE', '/api/accounts/x'],
  ['POST', '/api/accounts/x/authorize'],
  ['POST', '/api/accounts/x/validate'],
  ['POST', '/api/accounts/x/refresh'],
  ['POST', '/api/accounts/x/disconnect'],
  ['POST', '/api/accounts/x/before-operation'],
  ['POST', '/api/accounts/x/renew-rejected'],
  ['POST', '/api/accounts/x/request'],
  ['POST', '/api/drafts'],
  ['POST', '/api/drafts/x/authorize'],
  ['POST', '/api/drafts/x/apply'],
  ['POST', '/api/drafts/x/cancel'],
  ['GET', '/api/nowhere'],
] as const;

const open: readonly string[] = [
  '/healthz',
  '/readyz',
  '/done',
  '/oauth2/callback/coupa?state=x',
  '/api/session',
];

describe('every address', () => {
  it.each(routes)('A-15, A-33: %s %s carries the security headers', async (method, path) => {
    const { headers } = await new TestServer().send(path, { method });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; frame-ancestors 'none';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each(routes)('A-18: %s %s refuses a foreign Host header', async (method, path) => {
    const server = new TestServer();
    for (const host of ['evil.example:8400', '127.0.0.1', '127.0.0.1:8401', 'localhost:8400', '']) {
      const response = await server.send(path, { method, headers: { host } });
      expect([response.status, await codeOf(response)]).toEqual([421, 'host.wrong_host_header']);
    }
  });

  it.each(routes.filter(([, path]) => !open.includes(path) && path.startsWith('/api')))(
    '%s %s wants the access key',
    async (method, path) => {
      const server = new TestServer();
      for (const bearer of [false, 'wrong', `${accessKey}x`] as const) {
        const response = await server.send(path, { method, bearer });
        expect([response.status, await codeOf(response)]).toEqual([401, 'host.not_authenticated']);
      }
    },
  );

  it.each(routes.filter(([method]) => method !== 'GET'))(
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
      /^coupa-session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });

  it.each([{ key: 'wrong' }, {}, null, { key: 1 }, []])('is not given for %j', async (json) => {
    const response = await new TestServer().send('/api/session', { json, bearer: false });
    expect([response.status, await codeOf(response)]).toEqual([401, 'host.not_authenticated']);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('opens the API until it ends', async () => {
    const server = new TestServer();
    const cookie = await server.session();
    expect((await server.send('/api/accounts', { bearer: false, cookie })).status).toBe(200);
    server.test.now += 12 * 3_600_000;
    expect((await server.send('/api/accounts', { bearer: false, cookie })).status).toBe(401);
  });

  it('cannot be forged or prolonged', async () => {
    const server = new TestServer();
    const [id = '', expires = '', signature = ''] = (await server.session()).split('.');
    for (const cookie of [
      `${id}.${Number(expires) + 1}.${signature}`,
      `${id}x.${expires}.${signature}`,
      `${id}.${expires}.${'A'.repeat(43)}`,
      'coupa-session=',
    ]) {
      expect((await server.send('/api/accounts', { bearer: false, cookie })).status).toBe(401);
    }
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
      host: sealedHost(`${origin}/oauth2/callback/coupa`),
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
