import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { InstanceWatch } from './load/instance-watch.ts';
import type { FromLoadServer, LoadServerOptions } from './load/load-protocol.ts';
import { optionsVariable } from './support/spawn-worker.ts';

let issued = 0;

/** A new token set each time, as long as Coupa's. */
function tokenAnswer(): string {
  issued += 1;
  return JSON.stringify({
    access_token: `${issued}.`.padEnd(900, 'a'),
    token_type: 'bearer',
    expires_in: 86_399,
    refresh_token: `${issued}.`.padEnd(43, 'r'),
    scope: 'core.common.read offline_access',
  });
}

async function answer(
  watch: InstanceWatch,
  latency: number,
  [request, response]: readonly [IncomingMessage, ServerResponse],
): Promise<void> {
  watch.spend(new URLSearchParams(await text(request)).get('refresh_token') ?? '');
  if (latency === Number.POSITIVE_INFINITY) return;
  await delay(latency);
  watch.answered(Date.now());
  const body = tokenAnswer();
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': body.length,
  });
  response.end(body);
}

/** One instance on a port of its own. */
async function serveInstance(watch: InstanceWatch, latency: number): Promise<number> {
  const server = createServer((request, response) => {
    watch.begin(Date.now());
    response.once('close', () => watch.end());
    // A client that gives up is no failure of ours.
    answer(watch, latency, [request, response]).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function tell(message: FromLoadServer): void {
  process.send?.(message);
}

async function serve({ instances, dead, latency }: LoadServerOptions): Promise<void> {
  const watches = Array.from({ length: instances }, () => new InstanceWatch());
  const ports = await Promise.all(
    watches.map((watch, index) =>
      serveInstance(watch, index >= instances - dead ? Number.POSITIVE_INFINITY : latency),
    ),
  );
  process.on('message', () => tell({ kind: 'sights', sights: watches.map((watch) => watch.sight()) }));
  process.on('disconnect', () => process.exit(0));
  tell({ kind: 'ports', ports });
}

const given = process.env[optionsVariable];
if (given !== undefined) await serve(JSON.parse(given) as LoadServerOptions);
