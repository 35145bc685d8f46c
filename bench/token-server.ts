import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The token endpoint of the benchmark, in a process of its own: reads the form, answers one token set. */
const answer = JSON.stringify({
  access_token: 'a'.repeat(900),
  token_type: 'bearer',
  expires_in: 86_399,
  refresh_token: 'r'.repeat(43),
  scope: 'core.common.read core.invoice.read offline_access',
});

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit(0));
