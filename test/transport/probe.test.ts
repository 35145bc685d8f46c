import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { EndpointUrl } from '../../src/generated/types.ts';
import { createProbe, type Probe, type ProbeOptions } from '../../src/transport.ts';
import { createCertificate } from '../support/create-certificate.ts';
import { failureOf } from '../support/failure-of.ts';
import { proxyTo } from '../support/forward-proxy.ts';
import { listen } from '../support/listen.ts';
import { secureServer } from '../support/secure-server.ts';
import { fetchFor, host } from './support.ts';

const name = 'acme.coupahost.com';
const acme = `https://${name}/oauth2/token` as EndpointUrl;
const root = { name: 'Test Root', ...createCertificate({ name: 'Test Root' }) };
const day = 86_400_000;

function probeFor(options: ProbeOptions): Probe {
  return createProbe(fetchFor(options), options);
}

/** A resolver that answers with these addresses. */
function lookupOf(...addresses: readonly string[]): NonNullable<ProbeOptions['lookup']> {
  return (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

describe('the probe shakes hands', () => {
  it('and tells protocol and certificate, without a byte of HTTP', async () => {
    const server = await secureServer(createCertificate({ name, issuer: root }));
    const { port } = await proxyTo(server.port);
    const facts = await probeFor({ proxy: `http://127.0.0.1:${port}`, ca: root.cert }).handshake(acme);
    expect(facts).toMatchObject({ protocol: 'TLSv1.3', certificate: { subject: name, issuer: 'Test Root' } });
    expect(facts).not.toHaveProperty('failure');
    expect(server.requests()).toBe(0);
  });

  it.each([
    [
      'that has ended',
      createCertificate({
        name,
        issuer: root,
        notBefore: new Date(Date.now() - 2 * day),
        notAfter: new Date(Date.now() - day),
      }),
      'net.tls_expired',
    ],
    ['for another name', createCertificate({ name: 'other.coupahost.com', issuer: root }), 'net.tls_name'],
    ['of its own authority', createCertificate({ name }), 'net.tls_untrusted'],
  ])('with a certificate %s, refuses it, and tells what it says', async (_kind, certificate, code) => {
    const server = await secureServer(certificate);
    const { port } = await proxyTo(server.port);
    const facts = await probeFor({ proxy: `http://127.0.0.1:${port}`, ca: root.cert }).handshake(acme);
    expect(facts.failure?.code).toBe(code);
    expect(facts.certificate?.validTo).toBeTypeOf('number');
    expect(server.requests()).toBe(0);
  });

  it('with what does not speak TLS, and has nothing to tell but that', async () => {
    const plain = await listen(createServer((_request, response) => response.end()));
    const { port } = await proxyTo(plain);
    const facts = await probeFor({ proxy: `http://127.0.0.1:${port}` }).handshake(acme);
    expect([facts.failure?.code, facts.certificate]).toEqual(['net.tls', undefined]);
  });

  it('not at all with a sandbox, which is plain', async () => {
    const probe = probeFor({ sandboxInstances: new Map([[name, 'http://127.0.0.1:9']]) });
    expect(await probe.handshake(acme)).toEqual({});
  });
});

describe('the probe is no scanner of private networks', () => {
  it('A-54: makes no connection to a private address, and says the same whatever listens there', async () => {
    let connections = 0;
    const server = createTcpServer(() => {
      connections += 1;
    });
    const open = await listen(server);
    const places = [
      ['127.0.0.1', open],
      ['127.0.0.1', 1],
      ['10.0.0.1', open],
      ['169.254.169.254', 80],
    ] as const;
    const answers = await Promise.all(
      places.map(async ([address, port]) => {
        const there = `https://${name}:${port}/` as EndpointUrl;
        const { failure } = await probeFor({ lookup: lookupOf(address) }).handshake(there);
        return JSON.stringify(failure?.toData());
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('net.address_refused');
    expect(connections).toBe(0);
  });

  it('A-54: counts private addresses and never tells them', async () => {
    const probe = probeFor({ lookup: lookupOf('10.1.2.3', '93.184.215.14', 'fd00::1') });
    const found = await probe.resolve(acme);
    expect(found).toEqual({ addresses: ['93.184.215.14'], privateAddresses: 2 });
  });

  it('says net.dns for a name that leads nowhere', async () => {
    const lookup: ProbeOptions['lookup'] = (_hostname, _options, callback) =>
      callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
    const failure = await failureOf(probeFor({ lookup }).resolve(acme));
    expect(failure.toData()).toMatchObject({ code: 'net.dns', details: { host: name } });
  });

  it('waits no longer for a name than for a connection', async () => {
    const probe = probeFor({ lookup: () => {}, limits: { connectMilliseconds: 20 } });
    const failure = await failureOf(probe.resolve(acme));
    expect(failure.toData()).toMatchObject({ code: 'net.dns', details: { reason: 'timeout' } });
  });
});

describe('the probe knows the way', () => {
  it.each<[string, ProbeOptions, object]>([
    ['straight', {}, { kind: 'direct' }],
    [
      'through the proxy, whose credentials it keeps to itself',
      { proxy: 'http://operator:CANARY@proxy.example:3128' },
      { kind: 'proxy', proxy: 'proxy.example:3128' },
    ],
    [
      'to a sandbox',
      { sandboxInstances: new Map([[name, 'http://127.0.0.1:9']]) },
      { kind: 'sandbox', origin: 'http://127.0.0.1:9' },
    ],
  ])('%s', (_way, options, route) => {
    expect(probeFor(options).route(acme)).toEqual(route);
  });
});

describe('the probe visits a page', () => {
  it('once, without credentials, and follows no redirect', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'no credentials'}`);
      response.writeHead(302, { location: '/sessions/new', date: 'Sat, 31 Jan 2026 12:00:00 GMT' });
      response.end();
    });
    const port = await listen(server);
    const probe = probeFor({ sandboxInstances: new Map([[host, `http://127.0.0.1:${port}`]]) });
    const page = await probe.visit(`https://${host}/oauth2/authorizations/new` as EndpointUrl);
    expect(page).toEqual({
      status: 302,
      location: '/sessions/new',
      date: Date.parse('2026-01-31T12:00:00Z'),
    });
    expect(asked).toEqual(['GET /oauth2/authorizations/new no credentials']);
  });
});
