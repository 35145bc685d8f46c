import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { UserAgent } from '../../../src/cli/main-job/user-agent.ts';

const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

describe('the small user agent', () => {
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  it('keeps cookies over redirects and clicks the button it is told', async () => {
    const seen: string[] = [];
    const origin = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      seen.push(`${request.method} ${request.url} ${request.headers.cookie ?? '-'} ${body}`);
      if (request.url === '/start') {
        response.writeHead(303, { location: '/form', 'set-cookie': 'session=1; Path=/' }).end();
      } else if (request.url === '/form') {
        response.end(
          '<form method="post" action="/decide"><input name="a" value="b"><button name="d" value="y">Allow</button></form>',
        );
      } else response.end('done');
    });
    const agent = new UserAgent(new Map());
    const page = await agent.open(`${origin}/start`);
    const end = await agent.click(page, 'Allow', { extra: '1' });
    expect(end.html).toBe('done');
    expect(seen).toEqual(['GET /start - ', 'GET /form session=1 ', 'POST /decide session=1 a=b&extra=1&d=y']);
  });

  it('goes to the sandbox where an address names its instance', async () => {
    const origin = await serve((request, response) => response.end(request.url));
    const agent = new UserAgent(new Map([['acme-sandbox.coupahost.com', origin]]));
    expect((await agent.open('https://acme-sandbox.coupahost.com/oauth2?a=b')).html).toBe('/oauth2?a=b');
  });

  it('says which button it misses, and gives up on endless redirects', async () => {
    const origin = await serve((request, response) => {
      if (request.url === '/loop') response.writeHead(303, { location: '/loop' }).end();
      else response.end('<p>nothing</p>');
    });
    const agent = new UserAgent(new Map());
    await expect(agent.click(await agent.open(origin), 'Allow')).rejects.toThrow('has no button "Allow"');
    await expect(agent.open(`${origin}/loop`)).rejects.toThrow('More than 10 redirects');
  });
});
