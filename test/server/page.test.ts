import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeInput } from '../host/support/open-test-host.ts';
import { codeOf, TestServer } from './support/test-server.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<script type="module" src="/assets/main-1a2b.js"></script>');
  writeFileSync(join(folder, 'assets/main-1a2b.js'), `console.log('${'x'.repeat(5_000)}')`);
  writeFileSync(join(folder, 'assets/.env'), 'CANARY');
  writeFileSync(join(folder, 'secret.key'), 'CANARY');
});
afterAll(() => rmSync(folder, { recursive: true }));

const builtServer = () => new TestServer(undefined, { server: { page: folder } });

describe('the designer’s page', () => {
  it('is given to anybody as it was built, and never kept', async () => {
    const response = await builtServer().send('/', { bearer: false });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toBe(readFileSync(join(folder, 'index.html'), 'utf8'));
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it('A-15: runs scripts of this host alone, submits no form, and is framed by nobody', async () => {
    const { headers } = await builtServer().send('/', { bearer: false });
    const policy = (headers.get('content-security-policy') ?? '').split('; ');
    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "object-src 'none'",
    ]);
  });

  it('has files that a browser keeps for good, smaller where it unpacks them', async () => {
    const server = builtServer();
    const plain = await server.send('/assets/main-1a2b.js', { bearer: false });
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff');
    const headers = { 'accept-encoding': 'gzip, br' };
    const packed = await server.send('/assets/main-1a2b.js', { bearer: false, headers });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect((await packed.arrayBuffer()).byteLength).toBeLessThan(500);
    expect(await plain.text()).toHaveLength(5_015);
  });

  it.each([
    '/assets/none.js',
    '/assets/.env',
    '/assets/..%2fsecret.key',
    '/assets/..%2f..%2fetc%2fpasswd',
    '/assets/%2e%2e/secret.key',
    '/secret.key',
    '/index.html',
  ])('leads to no other file by %s', async (path) => {
    const response = await builtServer().send(path, { bearer: false });
    expect([response.status, await codeOf(response)]).toEqual([404, 'host.route_not_found']);
  });

  it('says how it is built where it was not', async () => {
    const response = await new TestServer().send('/', { bearer: false });
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining('npm run build:web'),
    ]);
  });
});

describe('the page at the end of an authorization', () => {
  it('runs the one script that its policy knows by hash', async () => {
    const response = await new TestServer().send('/done?outcome=applied', { bearer: false });
    const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(await response.text()) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    expect(response.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`);
  });

  it('A-17: tells pages of this host alone, and nothing but outcome, code and draft', async () => {
    const response = await new TestServer().send('/done?outcome=applied&token=CANARY', { bearer: false });
    const text = await response.text();
    expect(text).toContain("new BroadcastChannel('coupa-account')");
    expect(text).toContain("['draftId', 'outcome', 'code']");
    expect(text).not.toContain('CANARY');
    const folders = ['src/server', 'src/server/page', 'src/server/handlers'];
    for (const name of folders.flatMap((path) => readdirSync(path).map((file) => join(path, file)))) {
      if (!name.endsWith('.ts')) continue;
      const source = readFileSync(name, 'utf8');
      expect([name, /window\.opener|postMessage\([^)]*,/.test(source)]).toEqual([name, false]);
    }
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/%09/evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    '\\\\evil.example',
    'x\r\nlocation: https://evil.example',
    '"><a href="https://evil.example">',
  ])('A-14: leads to this host, whatever address %j its query holds', async (address) => {
    const query = ['return_to', 'next', 'redirect_uri', 'draftId', 'code', 'warning']
      .map((name) => `${name}=${encodeURIComponent(address)}`)
      .join('&');
    const server = new TestServer();
    for (const outcome of ['applied', 'authorized', 'refused']) {
      const response = await server.send(`/done?outcome=${outcome}&${query}`, { bearer: false });
      const text = await response.text();
      const links = [...text.matchAll(/(?:href|src|action)="([^"]*)"/g)].map(([, link]) => link);
      expect(links).toEqual(['/#/']);
      expect([response.headers.get('location'), response.headers.get('refresh')]).toEqual([null, null]);
      expect(text).not.toContain('evil');
    }
  });

  it('A-14: is reached by the callback at its own path, whatever address comes along', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    const response = await server.send(`${callback}&return_to=https%3A%2F%2Fevil.example`, { cookie });
    expect(response.headers.get('location')).toBe('/done?outcome=applied');
  });

  it('leads back to the form of a draft', async () => {
    const text = await (
      await new TestServer().send('/done?outcome=authorized&draftId=0a1b', { bearer: false })
    ).text();
    expect(text).toContain('<a href="/#/drafts/0a1b">');
  });
});

describe('A-13: a redirect', () => {
  it('is a 303, in every line of the server', async () => {
    const sources = readdirSync('src/server', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const redirects = sources.flatMap((name) =>
      [...readFileSync(join('src/server', name), 'utf8').matchAll(/redirect\((.*)\)/g)].map(
        ([, given]) => given,
      ),
    );
    expect(redirects.length).toBeGreaterThan(0);
    for (const given of redirects) expect(given).toMatch(/, 303$/);
  });
});

describe('A-55: an address that a designer is sent to', () => {
  it('is one that the connector built, at the account’s own instance', async () => {
    const server = new TestServer();
    server.answer = () =>
      Response.json({
        verification_uri: 'javascript:alert(1)',
        authorization_endpoint: 'https://evil.example',
      });
    const { id } = await server.createAccount(codeInput);
    const { url } = await server.begin(id);
    expect(url.origin + url.pathname).toBe('https://acme.coupahost.com/oauth2/authorizations/new');
  });
});
