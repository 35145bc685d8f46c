import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { createServer } from '../src/server/create-server.ts';
import type { FetchApp } from '../src/server/serve-host.ts';
import { serveHost } from '../src/server/serve-host.ts';
import { authorizeBenchAccount, openBenchHost } from './open-bench-host.ts';

/** A bare route, or the host's whole server. */
export type ServerKind = 'bare' | 'host';

const accessKey = process.env['BENCH_KEY'] ?? '';

const host = await openBenchHost({
  fetch: async () =>
    Response.json({
      access_token: 'bench-access-token'.padEnd(900, 'x'),
      refresh_token: 'bench-refresh-token',
      token_type: 'Bearer',
      expires_in: 86_399,
    }),
});
const accountId = await authorizeBenchAccount(host);
const path = `/api/accounts/${accountId}/before-operation`;

async function serveBare(): Promise<string> {
  const answer = await host.beforeOperation(accountId);
  const app = new Hono().post(path, (context) => context.json(answer));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serveWhole(): Promise<string> {
  const start = async (publicUrl: string): Promise<FetchApp> => createServer({ host, accessKey, publicUrl });
  return (await serveHost({ port: 0, start })).origin;
}

const origin = await (process.argv[2] === 'bare' ? serveBare() : serveWhole());
process.send?.(`${origin}${path}`);
