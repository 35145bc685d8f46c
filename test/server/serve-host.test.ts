import { describe, expect, it } from 'vitest';
import { createServer } from '../../src/server/create-server.ts';
import { serveHost } from '../../src/server/serve-host.ts';
import { EventStream } from '../../src/server/streams/event-stream.ts';
import { clientCredentialsInput } from '../host/support/open-test-host.ts';
import { accessKey, TestServer } from './support/test-server.ts';

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

  it('F-59: answers what runs, ends what would go on for ever, and then takes nothing', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: go, resolve } = Promise.withResolvers<void>();
    const stream = new EventStream();
    const slow = {
      async fetch(request: Request) {
        if (new URL(request.url).pathname === '/events') return new Response(stream.body);
        isAsked();
        await go;
        return new Response('answered');
      },
      stop: () => stream.end(),
    };
    const server = await serveHost({ port: 0, start: async () => slow });
    const events = await fetch(`${server.origin}/events`);
    const running = fetch(`${server.origin}/slow`);
    await asked;
    const closing = server.close();
    expect(await events.text()).toBe('');
    await expect(fetch(`${server.origin}/new`)).rejects.toThrow();
    resolve();
    expect(await (await running).text()).toBe('answered');
    await closing;
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

describe('headers before an operation', () => {
  it('are the same over a socket as through the app, A-33: with every header that goes along', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    const host = await server.test.host;
    const running = await serveHost({
      port: 0,
      start: async (publicUrl) => createServer({ host, accessKey, publicUrl }),
    });
    const path = `/api/accounts/${id}/before-operation`;
    const init = { method: 'POST', headers: { authorization: `Bearer ${accessKey}` } };
    const answers = [
      await fetch(`${running.origin}${path}`, init),
      await fetch(`${running.origin}${path}`, init),
    ];
    const expected = await server.send(path, { method: 'POST' });
    const text = await expected.text();
    for (const answer of answers) {
      expect([answer.status, await answer.text()]).toEqual([200, text]);
      const { date: _date, ...headers } = Object.fromEntries(answer.headers);
      expect(headers).toMatchObject(Object.fromEntries(expected.headers));
      expect(headers['content-length']).toBe(String(text.length));
    }
    const denied = await fetch(`${running.origin}${path}`, { method: 'POST' });
    expect(denied.status).toBe(401);
    await running.close();
  });
});
