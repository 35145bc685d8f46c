import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { HttpResponse, http } from 'msw';
import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../src/errors.ts';
import type { EndpointUrl } from '../../src/generated/types.ts';
import { networkError } from '../../src/transport/network-error.ts';
import { assertTlsVerification, createProbe } from '../../src/transport.ts';
import { failureOf } from '../support/failure-of.ts';
import { listen } from '../support/listen.ts';
import { sendThroughMsw } from '../support/send-through-msw.ts';
import { sendToApp } from '../support/send-to-app.ts';
import { endpoint, fetchFor, fetchFromPort, host, post } from './support.ts';

const acme = 'https://acme.coupahost.com/oauth2/token' as EndpointUrl;

describe('a sandbox instance', () => {
  it('is reached at its loopback origin with path and query kept', async () => {
    const port = await listen(
      createServer((request, response) => response.end(`${request.method} ${request.url}`)),
    );
    const response = await fetchFromPort(port)(`https://${host}/api/x?limit=1` as EndpointUrl, post);
    expect(await response.text()).toBe('POST /api/x?limit=1');
  });

  it('may be named localhost, which must then be loopback', async () => {
    const port = await listen(createServer((_request, response) => response.end('here')));
    const fetch = fetchFor({ sandboxInstances: new Map([[host, `http://localhost:${port}`]]) });
    expect(await (await fetch(endpoint, post)).text()).toBe('here');
  });

  it.each(['http://127.0.0.1:3000/', 'http://localhost:3000', 'http://[::1]:3000'])(
    'may live at %s',
    (origin) => {
      fetchFor({ sandboxInstances: new Map([[host, origin]]) });
    },
  );

  it.each([
    'https://127.0.0.1:3000',
    'http://10.0.0.1',
    'http://sandbox.example',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'http://user@127.0.0.1:3000',
    'http://127.0.0.1:3000/path',
    'http://127.0.0.1:3000?query',
    'ftp://127.0.0.1',
    '127.0.0.1:3000',
    '',
  ])('may not live at "%s"', async (origin) => {
    const failure = await failureOf(() => fetchFor({ sandboxInstances: new Map([[host, origin]]) }));
    expect(failure.code).toBe('net.insecure_url');
  });
});

describe('a URL', () => {
  it.each([
    'http://acme.coupahost.com/oauth2/token',
    'http://127.0.0.1/oauth2/token',
    'https://user:pass@acme.coupahost.com/',
    'ftp://acme.coupahost.com/',
    'acme.coupahost.com',
  ])('like %s is never called', async (url) => {
    const fetch = fetchFor({ send: () => Promise.reject(new Error('sent')) });
    const failure = await failureOf(fetch(url as EndpointUrl, post));
    expect(failure.code).toBe('net.insecure_url');
    expect(JSON.stringify(failure.toData())).not.toContain('pass');
  });
});

describe('a header', () => {
  it.each([
    ['authorization', 'Bearer a\r\nx-injected: 1'],
    ['authorization', 'Bearer a\nb'],
    ['authorization', 'Bearer \u0000canary'],
    ['authorization', 'Bearer ☃ canary'],
    ['x-bad\r\nname', 'value'],
    ['', 'value'],
  ])('%j: %j is refused before sending and not repeated', async (name, value) => {
    const fetch = fetchFor({ send: () => Promise.reject(new Error('sent')) });
    const failure = await failureOf(fetch(acme, { method: 'GET', headers: { [name]: value } }));
    expect(failure.code).toBe('net.header_invalid');
    expect(JSON.stringify(failure.toData())).not.toMatch(/canary|Bearer|injected/);
  });
});

describe('an error of the HTTP client', () => {
  it.each([
    ['ENOTFOUND', 'net.dns'],
    ['EAI_AGAIN', 'net.dns'],
    ['ECONNREFUSED', 'net.connect_refused'],
    ['EHOSTUNREACH', 'net.connect_refused'],
    ['UND_ERR_CONNECT_TIMEOUT', 'net.connect_timeout'],
    ['CERT_HAS_EXPIRED', 'net.tls_expired'],
    ['CERT_NOT_YET_VALID', 'net.tls_expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'net.tls_name'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'net.tls_untrusted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'net.tls_untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'net.tls_untrusted'],
    ['EMFILE', 'net.too_many_files'],
    ['UND_ERR_HEADERS_TIMEOUT', 'net.headers_timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'net.total_timeout'],
    ['UND_ERR_SOCKET', 'net.reset'],
    ['ECONNRESET', 'net.reset'],
    ['EPIPE', 'net.reset'],
    ['ETIMEDOUT', 'net.reset'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'net.reset'],
    ['UND_ERR_ABORTED', 'net.aborted'],
    ['HPE_INVALID_CONSTANT', 'net.failed'],
    ['constructor', 'net.failed'],
  ] as const)('with code %s becomes %s', (reason, code) => {
    const error = Object.assign(new Error('canary'), { code: reason, data: 'canary' });
    const wrapped = networkError(error, { host, phase: 'headers' });
    expect(wrapped.code).toBe(code);
    const early = errorCatalogue[code].kind !== 'ambiguous';
    expect(wrapped.details['phase']).toBe(early ? 'connect' : 'headers');
    expect(JSON.stringify(wrapped.toData())).not.toContain('canary');
    expect(wrapped.cause).toBeUndefined();
  });

  it.each([
    ['EHOSTUNREACH', 'read'],
    ['ENETDOWN', 'read'],
    ['ENETUNREACH', 'write'],
    ['ECONNREFUSED', 'read'],
  ])('with code %s of a %s on a living connection is ambiguous', (code, syscall) => {
    const error = Object.assign(new Error(), { code, syscall });
    const wrapped = networkError(error, { host, phase: 'headers' });
    expect(wrapped.toData()).toMatchObject({
      code: 'net.reset',
      kind: 'ambiguous',
      details: { phase: 'headers' },
    });
    const early = networkError(Object.assign(new Error(), { code, syscall: 'connect' }), {
      host,
      phase: 'connect',
    });
    expect(early.code).toBe('net.connect_refused');
  });

  it('that bundles the failures of several addresses is named after the first', () => {
    const refused = Object.assign(new Error(), { code: 'ECONNREFUSED' });
    const wrapped = networkError(new AggregateError([refused, new Error()]), { host, phase: 'headers' });
    expect(wrapped.code).toBe('net.connect_refused');
  });

  it.each([new Error('x'), 'text', undefined, null])('without a code is net.failed: %j', (error) => {
    const wrapped = networkError(error, { host, phase: 'body' });
    expect(wrapped.toData()).toMatchObject({ code: 'net.failed', details: { host, phase: 'body' } });
  });

  it('that is thrown at once is wrapped as well', async () => {
    const fetch = fetchFor({
      send: () => {
        throw new TypeError('at once');
      },
    });
    expect((await failureOf(fetch(acme, post))).code).toBe('net.failed');
  });
});

describe('an answer', () => {
  const answering = (statusCode: number, headers: Readonly<Record<string, string | string[]>> = {}) =>
    fetchFor({
      send: async () => ({ statusCode, headers, body: Readable.from([Buffer.from('\ufeff{"a":1}')]) }),
    });

  it('reads as text, as JSON, as bytes and as a stream', async () => {
    const response = await answering(200)(acme, post);
    expect(await response.text()).toBe('{"a":1}');
    expect(await response.json()).toEqual({ a: 1 });
    expect((await response.bytes()).length).toBe(10);
    expect((await response.arrayBuffer()).byteLength).toBe(10);
    expect((await response.blob()).size).toBe(10);
    expect(await response.clone().text()).toBe('{"a":1}');
    expect(await new Response(response.body).json()).toEqual({ a: 1 });
  });

  it('keeps repeated headers', async () => {
    const response = await answering(200, { link: ['<a>', '<b>'] })(acme, post);
    expect(response.headers.get('link')).toBe('<a>, <b>');
  });

  it('with a status that may have no body has none', async () => {
    const response = await answering(204)(acme, post);
    expect(response.status).toBe(204);
    expect(response.body).toBeNull();
  });

  it('with a status outside HTTP is refused', async () => {
    expect((await failureOf(answering(999)(acme, post))).code).toBe('net.failed');
  });
});

describe('the seam', () => {
  it('lets MSW handlers answer', async () => {
    const fetch = fetchFor({
      send: sendThroughMsw(
        http.post(acme, async ({ request }) =>
          HttpResponse.json({ got: await request.text() }, { status: 401 }),
        ),
      ),
    });
    const response = await fetch(acme, post);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ got: post.body });
  });

  it('lets an app answer, with the caps still in force', async () => {
    const app = { fetch: () => new Response('x'.repeat(100_000)) };
    const failure = await failureOf(fetchFor({ send: sendToApp(app) })(acme, post));
    expect(failure.code).toBe('net.body_too_large');
  });

  it('takes connections of the caller, and leaves closing them to the caller', async () => {
    const dispatcher = new Agent({
      connect: { lookup: (_name, _options, callback) => callback(new Error('used'), '', 0) },
    });
    const fetch = fetchFor({ dispatcher });
    expect((await failureOf(fetch(acme, post))).code).toBe('net.failed');
    await fetch.close();
    expect(dispatcher.closed).toBe(false);
    await dispatcher.close();
  });
});

describe('the probe', () => {
  it('asks for nothing but the head of the root', async () => {
    const seen: string[] = [];
    const port = await listen(
      createServer((request, response) => {
        seen.push(`${request.method} ${request.url}`);
        response.writeHead(500).end();
      }),
    );
    await createProbe(fetchFromPort(port)).connect(endpoint);
    expect(seen).toEqual(['HEAD /']);
  });

  it('is content with a connection that then yields nothing', async () => {
    const port = await listen(createServer((request) => request.socket.resetAndDestroy()));
    await createProbe(fetchFromPort(port)).connect(endpoint);
  });

  it('fails with the reason when there is no connection', async () => {
    const fetch = fetchFor({
      lookup: (_name, _options, callback) => callback(Object.assign(new Error(), { code: 'ENOTFOUND' }), []),
    });
    expect((await failureOf(createProbe(fetch).connect(acme))).code).toBe('net.dns');
  });
});

describe('switched off TLS verification (A-24)', () => {
  it('stops the host from starting', async () => {
    const failure = await failureOf(() => assertTlsVerification({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }));
    expect(failure.toData()).toMatchObject({ code: 'host.tls_verification_disabled', kind: 'fatal' });
  });

  it.each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '1' }, { NODE_TLS_REJECT_UNAUTHORIZED: '' }])(
    'is not seen in %j',
    (environment) => {
      expect(() => assertTlsVerification(environment)).not.toThrow();
    },
  );
});
