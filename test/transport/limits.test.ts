import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure-of.ts';
import { listen } from '../support/listen.ts';
import { endpoint, fetchFromPort, host, post } from './support.ts';

const http = (listener: RequestListener) => listen(createHttpServer(listener));
const mebibyte = 1024 * 1024;

describe('deadlines', () => {
  it('give up on a server that accepts and says nothing, as perhaps delivered (F-07)', async () => {
    const fetch = fetchFromPort(await listen(createServer()), { limits: { headersMilliseconds: 60 } });
    const failure = await failureOf(fetch(endpoint, post));
    expect(failure.toData()).toMatchObject({
      code: 'net.headers_timeout',
      kind: 'ambiguous',
      details: { host, phase: 'headers' },
    });
  });

  it('close the connection of a request they end', async () => {
    let closed = () => {};
    const end = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const port = await listen(createServer((socket) => socket.resume().once('close', closed)));
    await failureOf(fetchFromPort(port, { limits: { headersMilliseconds: 60 } })(endpoint, post));
    await end;
  });

  it('count a stalled body against the total (F-08)', async () => {
    const port = await http((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"access_token":');
    });
    const failure = await failureOf(
      fetchFromPort(port, { limits: { totalMilliseconds: 80 } })(endpoint, post),
    );
    expect(failure.toData()).toMatchObject({
      code: 'net.total_timeout',
      kind: 'ambiguous',
      details: { phase: 'body' },
    });
  });

  it('do not start anew with every byte of a slow drip (F-09)', async () => {
    const port = await http((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 10);
      response.once('close', () => clearInterval(drip));
    });
    const started = performance.now();
    const failure = await failureOf(
      fetchFromPort(port, { limits: { totalMilliseconds: 150 } })(endpoint, post),
    );
    expect(failure.code).toBe('net.total_timeout');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('hold even when the HTTP client never settles', async () => {
    const fetch = fetchFromPort(1, {
      send: () => new Promise(() => {}),
      limits: { headersMilliseconds: 20 },
    });
    expect((await failureOf(fetch(endpoint, post))).code).toBe('net.headers_timeout');
  });
});

describe('the caller giving up', () => {
  it('ends a request under way', async () => {
    const controller = new AbortController();
    const port = await http(() => controller.abort());
    const failure = await failureOf(fetchFromPort(port)(endpoint, { ...post, signal: controller.signal }));
    expect(failure.toData()).toMatchObject({ code: 'net.aborted', kind: 'ambiguous' });
  });

  it('beforehand sends nothing', async () => {
    const fetch = fetchFromPort(1);
    const failure = await failureOf(fetch(endpoint, { ...post, signal: AbortSignal.abort() }));
    expect(failure.toData()).toMatchObject({ code: 'net.aborted', details: { phase: 'connect' } });
  });
});

describe('the body', () => {
  it('is handed out whole up to the cap', async () => {
    const port = await http((_request, response) => response.end('x'.repeat(64 * 1024)));
    const response = await fetchFromPort(port)(endpoint, post);
    expect((await response.text()).length).toBe(64 * 1024);
  });

  it('is cut off one byte later', async () => {
    const port = await http((_request, response) => response.end('x'.repeat(64 * 1024 + 1)));
    const failure = await failureOf(fetchFromPort(port)(endpoint, post));
    expect(failure.toData()).toMatchObject({ code: 'net.body_too_large', details: { phase: 'body' } });
  });

  it('may be larger where the caller says so', async () => {
    const port = await http((_request, response) => response.end('x'.repeat(mebibyte)));
    const response = await fetchFromPort(port, { limits: { maxBodyBytes: mebibyte } })(endpoint, post);
    expect((await response.text()).length).toBe(mebibyte);
  });

  it('without an end is given up at the cap (F-15)', async () => {
    const port = await http((_request, response) => {
      const chunk = Buffer.alloc(16 * 1024);
      const pour = () => {
        while (!response.destroyed && response.write(chunk)) {
          // Until the socket asks for a pause.
        }
      };
      response.on('drain', pour);
      pour();
    });
    expect((await failureOf(fetchFromPort(port)(endpoint, post))).code).toBe('net.body_too_large');
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is decoded from %s although identity was asked for', async (coding, encode) => {
    const port = await http((request, response) => {
      response.writeHead(200, { 'content-encoding': coding });
      response.end(encode(Buffer.from(`asked for ${request.headers['accept-encoding']}`)));
    });
    const response = await fetchFromPort(port)(endpoint, post);
    expect(await response.text()).toBe('asked for identity');
    expect(response.headers.has('content-encoding')).toBe(false);
  });

  it.each(['gzip, gzip', 'gzip, br', 'zstd', 'compress', 'constructor'])(
    'in the coding "%s" is refused unread (F-14)',
    async (coding) => {
      const port = await http((_request, response) => {
        response.writeHead(200, { 'content-encoding': coding });
        response.end(gzipSync(gzipSync('{}')));
      });
      const failure = await failureOf(fetchFromPort(port)(endpoint, post));
      expect(failure.toData()).toMatchObject({
        code: 'net.failed',
        kind: 'ambiguous',
        details: { reason: 'content_encoding' },
      });
    },
  );

  it('that is not what its coding says is refused', async () => {
    const port = await http((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end('plain after all');
    });
    expect((await failureOf(fetchFromPort(port)(endpoint, post))).code).toBe('net.failed');
  });

  it('of 300 kB that unfolds to 300 MB costs neither memory nor time (F-14)', async () => {
    const bomb = await gzipOfZeros(300);
    const port = await http((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    const before = process.memoryUsage().rss;
    const started = performance.now();
    expect((await failureOf(fetchFromPort(port)(endpoint, post))).code).toBe('net.body_too_large');
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * mebibyte);
  });
});

describe('a connection that breaks', () => {
  it('in the middle of the body leaves open what was done (F-10)', async () => {
    const port = await http((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"access_token":"half');
      setImmediate(() => response.socket?.resetAndDestroy());
    });
    const failure = await failureOf(fetchFromPort(port)(endpoint, post));
    expect(failure.toData()).toMatchObject({ code: 'net.reset', kind: 'ambiguous' });
  });

  it('before the headers does too', async () => {
    const port = await http((request) => request.socket.resetAndDestroy());
    const failure = await failureOf(fetchFromPort(port)(endpoint, post));
    expect(failure.toData()).toMatchObject({ code: 'net.reset', kind: 'ambiguous' });
  });

  it('before the announced length is reached is never taken for the end (F-11)', async () => {
    const port = await http((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"access_token":"a"}');
      setImmediate(() => response.socket?.end());
    });
    expect((await failureOf(fetchFromPort(port)(endpoint, post))).code).toBe('net.reset');
  });

  it('by answering something other than HTTP tells no piece of it', async () => {
    const port = await listen(
      createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-canary\r\n'))),
    );
    const failure = await failureOf(fetchFromPort(port)(endpoint, post));
    expect(failure.code).toBe('net.failed');
    expect(failure.cause).toBeUndefined();
    expect(JSON.stringify(failure.toData())).not.toContain('canary');
  });

  it('because nobody listens proves that nothing was sent', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
      });
    });
    const failure = await failureOf(fetchFromPort(port)(endpoint, post));
    expect(failure.toData()).toMatchObject({
      code: 'net.connect_refused',
      kind: 'transient',
      details: { host: '127.0.0.1', phase: 'connect' },
    });
  });
});

async function gzipOfZeros(mebibytes: number): Promise<Buffer> {
  const gzip = createGzip();
  const parts: Buffer[] = [];
  gzip.on('data', (part: Buffer) => parts.push(part));
  const zeros = Buffer.alloc(mebibyte);
  for (let count = 0; count < mebibytes; count += 1) {
    if (!gzip.write(zeros)) {
      await new Promise((resolve) => gzip.once('drain', resolve));
    }
  }
  await new Promise<void>((resolve) => {
    gzip.once('end', resolve);
    gzip.end();
  });
  return Buffer.concat(parts);
}
