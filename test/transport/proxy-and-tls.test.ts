import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { EndpointUrl } from '../../src/generated/types.ts';
import { createCertificate } from '../support/create-certificate.ts';
import { failureOf } from '../support/failure-of.ts';
import { proxyTo } from '../support/forward-proxy.ts';
import { listen } from '../support/listen.ts';
import { secureServer } from '../support/secure-server.ts';
import { fetchFor, post } from './support.ts';

const name = 'acme.coupahost.com';
const acme = `https://${name}/oauth2/token?keep=out` as EndpointUrl;
const root = { name: 'Test Root', ...createCertificate({ name: 'Test Root' }) };
const day = 86_400_000;

const signed = (options: { readonly name?: string; readonly notBefore?: Date; readonly notAfter?: Date }) =>
  createCertificate({ name, issuer: root, ...options });

describe('TLS (A-24, F-17)', () => {
  it('with a certificate of the given CA carries the request', async () => {
    const server = await secureServer(signed({}));
    const proxy = await proxyTo(server.port);
    const fetch = fetchFor({ proxy: `http://127.0.0.1:${proxy.port}`, ca: root.cert });
    expect(await (await fetch(acme, post)).text()).toBe('{}');
    expect(proxy.seen).toEqual([{ target: `${name}:443`, authorization: undefined }]);
  });

  it.each([
    ['an unknown authority', signed({}), undefined, 'net.tls_untrusted'],
    ['itself as authority', createCertificate({ name }), undefined, 'net.tls_untrusted'],
    ['another name', signed({ name: 'other.coupahost.com' }), root.cert, 'net.tls_name'],
    [
      'an end in the past',
      signed({ notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) }),
      root.cert,
      'net.tls_expired',
    ],
    [
      'a beginning in the future',
      signed({ notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 2 * day) }),
      root.cert,
      'net.tls_expired',
    ],
  ])('refuses a certificate with %s before anything is sent', async (_kind, certificate, ca, code) => {
    const server = await secureServer(certificate);
    const { port } = await proxyTo(server.port);
    const fetch = fetchFor({ proxy: `http://127.0.0.1:${port}`, ...(ca === undefined ? {} : { ca }) });
    const failure = await failureOf(fetch(acme, post));
    expect(failure.code).toBe(code);
    expect(failure.kind).not.toBe('ambiguous');
    expect(failure.details).toMatchObject({ host: name, phase: 'connect' });
    expect(server.requests()).toBe(0);
  });

  it('refuses them also when the environment switches the check off', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const server = await secureServer(createCertificate({ name }));
      const { port } = await proxyTo(server.port);
      const failure = await failureOf(fetchFor({ proxy: `http://127.0.0.1:${port}` })(acme, post));
      expect(failure.code).toBe('net.tls_untrusted');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('older than 1.2 is refused', async () => {
    const server = await secureServer(signed({}), { maxVersion: 'TLSv1.1' });
    const { port } = await proxyTo(server.port);
    const failure = await failureOf(
      fetchFor({ proxy: `http://127.0.0.1:${port}`, ca: root.cert })(acme, post),
    );
    expect(failure.toData()).toMatchObject({ code: 'net.tls', kind: 'transient' });
    expect(server.requests()).toBe(0);
  });

  it('against a server that speaks plain HTTP is net.tls', async () => {
    const plain = await listen(createServer((_request, response) => response.end()));
    const { port } = await proxyTo(plain);
    const failure = await failureOf(fetchFor({ proxy: `http://127.0.0.1:${port}` })(acme, post));
    expect(failure.code).toBe('net.tls');
  });

  it('whose handshake stalls ends at the connect deadline', async () => {
    const silent = await listen(createTcpServer((socket) => socket.resume()));
    const { port } = await proxyTo(silent);
    const fetch = fetchFor({ proxy: `http://127.0.0.1:${port}`, limits: { connectMilliseconds: 60 } });
    expect((await failureOf(fetch(acme, post))).code).toBe('net.connect_timeout');
  });

  it('cut off during the handshake proves that nothing was sent', async () => {
    const rude = await listen(
      createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    const { port } = await proxyTo(rude);
    const failure = await failureOf(fetchFor({ proxy: `http://127.0.0.1:${port}` })(acme, post));
    expect(failure.toData()).toMatchObject({ code: 'net.tls', kind: 'transient' });
  });
});

describe('the outbound proxy', () => {
  it('gets its credentials, which no error repeats', async () => {
    const proxy = await proxyTo(1, 'HTTP/1.1 407 Proxy Authentication Required');
    const fetch = fetchFor({ proxy: `http://operator:pr%2Fxy-canary@127.0.0.1:${proxy.port}` });
    const failure = await failureOf(fetch(acme, post));
    expect(failure.toData()).toMatchObject({
      code: 'net.proxy',
      kind: 'transient',
      details: { reason: 407 },
    });
    expect(JSON.stringify(failure.toData())).not.toMatch(/canary|keep=out/);
    const basic = Buffer.from('operator:pr/xy-canary').toString('base64');
    expect(proxy.seen[0]?.authorization).toBe(`Basic ${basic}`);
  });

  it('that is not there is net.proxy', async () => {
    const failure = await failureOf(fetchFor({ proxy: 'http://127.0.0.1:1' })(acme, post));
    expect(failure.code).toBe('net.proxy');
  });

  it('that says nothing ends at the connect deadline', async () => {
    const port = await listen(createTcpServer((socket) => socket.resume()));
    const fetch = fetchFor({ proxy: `http://127.0.0.1:${port}`, limits: { connectMilliseconds: 60 } });
    expect((await failureOf(fetch(acme, post))).code).toBe('net.connect_timeout');
  });

  it('may itself be reached over TLS', async () => {
    const server = await secureServer(signed({}));
    const proxyServer = createHttpsServer({ ...createCertificate({ name: 'localhost', issuer: root }) });
    proxyServer.on('connect', (_request: IncomingMessage, socket: Socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const through = connect(server.port, '127.0.0.1');
      socket.once('close', () => through.destroy());
      socket.pipe(through).pipe(socket);
    });
    const port = await listen(proxyServer);
    const fetch = fetchFor({ proxy: `https://localhost:${port}`, ca: root.cert });
    expect((await fetch(acme, post)).status).toBe(200);
  });

  it.each(['socks5://127.0.0.1:1080', 'proxy.example:3128', ''])('cannot be "%s"', async (proxy) => {
    expect((await failureOf(() => fetchFor({ proxy }))).code).toBe('host.proxy_invalid');
  });
});

describe('the CA file', () => {
  it.each([
    ['nothing', ''],
    ['no certificate', 'hello'],
    ['a garbled one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ])('with %s is refused at creation', async (_kind, ca) => {
    expect((await failureOf(() => fetchFor({ ca }))).code).toBe('host.ca_invalid');
  });
});
