import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What the server has seen since it was last asked. */
export interface ServerCount {
  readonly requests: number;
  readonly refused: number;
}

/**
 * A token endpoint that takes its time and rotates strictly, in a process of its own: a refresh token is good for
 * one request. Any message makes it tell what it has seen since the last one.
 */
const milliseconds = 20;
let generation = 0;
let seen = { requests: 0, refused: 0 };

const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const spent = new URLSearchParams(body).get('refresh_token');
  const refused = spent !== null && spent !== `refresh-${generation}`;
  if (!refused) generation += 1;
  seen = { requests: seen.requests + 1, refused: seen.refused + (refused ? 1 : 0) };
  const answer = JSON.stringify(refused ? { error: 'invalid_grant' } : tokens());
  await delay(milliseconds);
  response.writeHead(refused ? 400 : 200, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(answer),
  });
  response.end(answer);
});

function tokens() {
  return {
    access_token: `access-${generation}-${'a'.repeat(900)}`,
    token_type: 'bearer',
    expires_in: 86_399,
    refresh_token: `refresh-${generation}`,
    scope: 'core.common.read offline_access',
  };
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('message', () => {
  process.send?.(seen);
  seen = { requests: 0, refused: 0 };
});
process.on('disconnect', () => process.exit(0));
