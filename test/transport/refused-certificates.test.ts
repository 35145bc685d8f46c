import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { createCertificate } from '../support/create-certificate.ts';
import { proxyTo } from '../support/forward-proxy.ts';
import { listen } from '../support/listen.ts';
import { inCampaign, repetitions } from '../support/repetitions.ts';
import type { Refusals } from './refusing-process.ts';

const name = 'acme.coupahost.com';
const script = fileURLToPath(new URL('./refusing-process.ts', import.meta.url));
const tries = repetitions(300, 10_000);

// The space for young objects grows in steps of many MiB first; only a long run leaves that behind.
const triesBefore = repetitions(100, 6_000);
const residentAllowance = repetitions(40, 10);

it(`F-17: ${tries} refused certificates cost no memory, and not one byte is sent to the server`, async () => {
  let handshakes = 0;
  let bytes = 0;
  const server = createServer(createCertificate({ name }), (socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        bytes += chunk.length;
      });
  });
  server.on('connection', () => {
    handshakes += 1;
  });
  server.on('tlsClientError', () => undefined);
  const { port } = await proxyTo(await listen(server));
  const counts = [triesBefore, tries].map(String);
  const child = fork(script, [`https://${name}/oauth2/token`, `http://127.0.0.1:${port}`, ...counts], {
    execArgv: ['--expose-gc'],
  });
  onTestFinished(() => void child.kill());
  const [{ before, after, codes }] = (await once(child, 'message')) as [Refusals];
  if (inCampaign) process.stdout.write(`memory, MiB: ${JSON.stringify({ tries, before, after })}\n`);
  expect(codes).toEqual(['net.tls_untrusted']);
  expect(after.resident - before.resident).toBeLessThanOrEqual(residentAllowance);
  expect(after.heap - before.heap).toBeLessThanOrEqual(3);
  expect(handshakes).toBe(triesBefore + tries);
  expect(bytes).toBe(0);
});
