import { describe, expect, it, onTestFinished } from 'vitest';
import type { ValidationReport } from '../../../src/generated/types.ts';
import { createFetch, createProbe, type ProbeOptions } from '../../../src/transport.ts';
import { createCertificate } from '../../support/create-certificate.ts';
import { proxyTo } from '../../support/forward-proxy.ts';
import { secureServer } from '../../support/secure-server.ts';
import { complaints, diagnosisWorld, seenIn } from './support/diagnosis-world.ts';

const day = 86_400_000;
const root = { name: 'Test Root', ...createCertificate({ name: 'Test Root' }) };
const name = 'acme-sandbox.coupahost.com';
const start = Date.now();

/** The report of an account without tokens over a real probe with these settings. */
async function reportOver(options: ProbeOptions): Promise<ValidationReport> {
  const fetch = createFetch(options);
  onTestFinished(() => fetch.close());
  const world = diagnosisWorld({ probe: createProbe(fetch, options) });
  const report = await world.report(world.accountOf(world.sandbox.clients.seeded.clientCredentials));
  expect(world.tokenRequests()).toBe(report.tokenRequestsSent);
  return report;
}

/** A certificate good from `from` to `to` days from now, behind a proxy that leads to it. */
async function certified(from: number, to: number, subject = name): Promise<ProbeOptions> {
  const notBefore = new Date(start + from * day);
  const notAfter = new Date(start + to * day);
  const server = await secureServer(createCertificate({ name: subject, issuer: root, notBefore, notAfter }));
  const { port } = await proxyTo(server.port);
  return { proxy: `http://127.0.0.1:${port}`, ca: root.cert };
}

async function proxyAnswering(line: string): Promise<ProbeOptions> {
  const { port } = await proxyTo(1, line);
  return { proxy: `http://operator:CANARY-proxy@127.0.0.1:${port}` };
}

const resolving = (...found: readonly string[]): Promise<ProbeOptions> =>
  Promise.resolve({
    lookup: (_hostname, _options, callback) =>
      callback(
        null,
        found.map((address) => ({ address, family: 4 })),
      ),
  });

const nowhere: ProbeOptions['lookup'] = (_hostname, _options, callback) =>
  callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);

describe('a deep validation finds in the network', () => {
  it.each<[string, () => Promise<ProbeOptions>, string, string]>([
    ['a certificate that has ended', () => certified(-20, -1), 'tls net.tls_expired', 'signed by Test Root'],
    [
      'a certificate for another name',
      () => certified(-1, 90, 'old.coupahost.com'),
      'tls net.tls_name',
      'for old.coupahost.com',
    ],
    [
      'a certificate of an unknown authority',
      async () => ({ ...(await certified(-1, 90)), ca: createCertificate({ name: 'Another Root' }).cert }),
      'tls net.tls_untrusted',
      'signed by Test Root',
    ],
    [
      'a proxy that asks for credentials',
      () => proxyAnswering('HTTP/1.1 407 Proxy Authentication Required'),
      'proxy diagnose.proxy_credentials',
      'answered 407',
    ],
    [
      'a proxy that refuses the instance',
      () => proxyAnswering('HTTP/1.1 403 Forbidden'),
      'proxy net.proxy',
      '(403)',
    ],
    [
      'a proxy that is not there',
      async () => ({ proxy: 'http://127.0.0.1:1' }),
      'proxy net.proxy',
      '(ECONNREFUSED)',
    ],
    ['a name that leads nowhere', async () => ({ lookup: nowhere }), 'dns net.dns', 'could not be resolved'],
    [
      'a name that leads inside',
      () => resolving('10.20.30.40'),
      'dns net.address_refused',
      'inside a private network',
    ],
  ])('%s, and sends no token request', async (_what, network, complaint, says) => {
    const report = await reportOver(await network());
    expect(complaints(report)).toEqual([complaint]);
    expect(JSON.stringify(report)).toContain(says);
    expect(JSON.stringify(report)).not.toMatch(/CANARY|10\.20\.30\.40/);
    expect([report.valid, report.tokenRequestsSent]).toEqual([false, 0]);
  });

  it('a certificate that ends within two weeks, and goes on', async () => {
    const world = diagnosisWorld();
    const options = await certified(-1, 13);
    const fetch = createFetch(options);
    onTestFinished(() => fetch.close());
    const handshake = createProbe(fetch, options).handshake;
    const moved = diagnosisWorld({ probe: { handshake }, ahead: start - world.sandbox.clock.now() });
    const report = await moved.report(moved.accountOf(moved.sandbox.clients.seeded.clientCredentials));
    expect(complaints(report)).toEqual([
      '(tls diagnose.certificate_ending)',
      '(clock diagnose.clock_offset)',
    ]);
    expect(seenIn(report, 'tls')).toContain('TLSv1.3. The certificate is for acme-sandbox.coupahost.com');
  });
});
