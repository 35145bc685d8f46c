import { describe, expect, it } from 'vitest';
import { serveHost } from '../../src/server/serve-host.ts';

const app = { fetch: (request: Request) => new Response(new URL(request.url).pathname) };

describe('a served app', () => {
  it('listens on loopback alone, at the origin it is started with', async () => {
    const origins: string[] = [];
    const server = await serveHost({
      port: 0,
      start: async (origin) => {
        origins.push(origin);
        return app;
      },
    });
    expect(origins).toEqual([server.origin]);
    expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${server.origin}/x`)).text()).toBe('/x');
    await server.close();
  });

  it('says when the port is taken', async () => {
    const server = await serveHost({ port: 0, start: async () => app });
    const port = Number(new URL(server.origin).port);
    await expect(serveHost({ port, start: async () => app })).rejects.toMatchObject({
      code: 'host.address_in_use',
    });
    await server.close();
  });

  it('gives the port back when the app does not start', async () => {
    let port = 0;
    const failing = serveHost({
      port: 0,
      start: async (origin) => {
        port = Number(new URL(origin).port);
        throw new Error('no start');
      },
    });
    await expect(failing).rejects.toThrow('no start');
    const server = await serveHost({ port, start: async () => app });
    await server.close();
  });
});
