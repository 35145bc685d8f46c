import { createServer } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import type { EndpointUrl } from '../../src/generated/types.ts';
import { createCertificate } from '../support/create-certificate.ts';
import { failureOf } from '../support/failure-of.ts';
import { proxyTo } from '../support/forward-proxy.ts';
import { listen } from '../support/listen.ts';
import { inCampaign, repetitions } from '../support/repetitions.ts';
import { fetchFor, post } from './support.ts';

const name = 'acme.coupahost.com';
const tries = repetitions(300, 10_000);
const mebibyte = 1024 * 1024;

// The space for young objects grows in steps of many MiB first; only a long run leaves that behind.
const triesBefore = repetitions(100, 8_000);
const residentAllowance = repetitions(40, 10);

interface Memory {
  readonly resident: number;
  readonly heap: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is held when everything that can go has gone; MiB. */
function memory(): Memory {
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss / mebibyte, heap: heapUsed / mebibyte };
}

function tell(when: string, { resident, heap }: Memory): void {
  if (!inCampaign) return;
  process.stdout.write(
    `${when} ${tries} refusals: ${resident.toFixed(1)} MiB resident, heap ${heap.toFixed(1)} MiB\n`,
  );
}

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
  const fetch = fetchFor({ proxy: `http://127.0.0.1:${port}` });
  const refuse = async (count: number) => {
    for (let one = 0; one < count; one += 1) {
      const { code } = await failureOf(fetch(`https://${name}/oauth2/token` as EndpointUrl, post));
      expect(code).toBe('net.tls_untrusted');
      // What waits to be collected is no leak, and how much of it there is depends on the machine's other work.
      if (one % 500 === 0) collect();
    }
  };
  await refuse(triesBefore);
  const before = memory();
  tell('before', before);
  await refuse(tries);
  const after = memory();
  tell('after', after);
  expect(after.resident - before.resident).toBeLessThanOrEqual(residentAllowance);
  expect(after.heap - before.heap).toBeLessThanOrEqual(3);
  expect(handshakes).toBe(triesBefore + tries);
  expect(bytes).toBe(0);
});
