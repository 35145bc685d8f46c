import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { listen } from '../support/listen.ts';
import { fetchFromPort } from '../transport/support.ts';
import { client, contextOf, grantNames, grants, server, tokens } from './support.ts';

it.each(grantNames)('%s travels in the body of one request, and only there (A-22, A-25)', async (grant) => {
  const seen: { readonly line: string; readonly headers: readonly string[]; readonly body: string }[] = [];
  const port = await listen(
    createServer(async (request, response) => {
      const body = (await request.toArray()).join('');
      seen.push({ line: `${request.method} ${request.url}`, headers: request.rawHeaders, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(tokens));
    }),
  );
  const fetch = fetchFromPort(port, {
    sandboxInstances: new Map([[new URL(server.tokenEndpoint).host, `http://127.0.0.1:${port}`]]),
  });
  const tokenSet = await grants[grant](contextOf(fetch), client);
  expect(tokenSet.accessToken).toBe('at-canary');
  expect(seen).toHaveLength(1);
  expect(seen[0]?.line).toBe('POST /oauth2/token');
  expect(seen[0]?.headers).toContain('application/x-www-form-urlencoded');
  expect(seen[0]?.headers.join('\n')).not.toMatch(/canary|charset|cookie|authorization/i);
  expect(seen[0]?.body).toContain('client_secret=cs-canary');
});
