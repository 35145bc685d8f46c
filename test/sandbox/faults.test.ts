import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import type { FaultOrder } from '../../src/sandbox/faults/fault-order.ts';
import { faultTable } from '../../src/sandbox/faults/fault-table.ts';
import {
  authorize,
  callApi,
  mint,
  mintParameters,
  origin,
  refresh,
  startedAt,
  stillSandbox,
  toReply,
} from './support.ts';

const postRaw = (sandbox: Sandbox, signal?: AbortSignal) =>
  sandbox.fetch(
    new Request(`${origin}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(mintParameters(sandbox)),
      ...(signal === undefined ? {} : { signal }),
    }),
  );

const struck = (order: Omit<FaultOrder, 'target'>) => {
  const sandbox = stillSandbox();
  sandbox.faults.add({ target: 'token', ...order });
  return postRaw(sandbox);
};

describe('faults that are a status', () => {
  it.each<[string, Omit<FaultOrder, 'target'>, number, Record<string, string>]>([
    ['F-01', { name: 'server-error' }, 500, {}],
    ['F-02', { name: 'bad-gateway' }, 502, {}],
    ['F-02', { name: 'gateway-timeout' }, 504, {}],
    ['F-03', { name: 'unavailable' }, 503, { 'retry-after': '120' }],
    [
      'F-03',
      { name: 'unavailable', retryAfter: 120, asDate: true },
      503,
      { 'retry-after': new Date(startedAt + 120_000).toUTCString() },
    ],
    ['F-04', { name: 'junk-retry-after' }, 503, { 'retry-after': 'soon' }],
    ['F-04', { name: 'junk-retry-after', retryAfter: -5 }, 503, { 'retry-after': '-5' }],
    ['F-05', { name: 'rate-limited' }, 429, {}],
    ['F-05', { name: 'rate-limited', retryAfter: 7 }, 429, { 'retry-after': '7' }],
    ['F-19', { name: 'redirect' }, 302, { location: 'https://elsewhere.example/' }],
    ...[301, 302, 303, 307, 308].map(
      (status) =>
        [
          'F-19',
          { name: 'redirect', status, location: 'https://evil.example/t' },
          status,
          { location: 'https://evil.example/t' },
        ] as [string, Omit<FaultOrder, 'target'>, number, Record<string, string>],
    ),
    ['F-26', { name: 'invalid-grant' }, 400, {}],
    ['F-27', { name: 'invalid-client' }, 401, { 'www-authenticate': 'Basic realm="Coupa sandbox"' }],
  ])('%s %j', async (_, order, status, headers) => {
    const response = await struck(order);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject(headers);
    if (order.name === 'rate-limited' && order.retryAfter === undefined) {
      expect(response.headers.has('retry-after')).toBe(false);
    }
  });
});

describe('faults of the body', () => {
  it('F-11 truncated JSON does not parse', async () => {
    await expect((await struck({ name: 'truncated-json' })).json()).rejects.toThrow(SyntaxError);
  });

  it('F-11 a cut body announces more than comes', async () => {
    const response = await struck({ name: 'cut-body' });
    const length = (await response.clone().text()).length;
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(length);
  });

  it('F-12 is an HTML page with 200', async () => {
    const response = await struck({ name: 'html-page' });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
  });

  it('F-13 is the genuine answer under another type', async () => {
    const response = await struck({ name: 'plain-text-json' });
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.json()).toHaveProperty('access_token');
  });

  it.each([
    ['gzip', 'gzip'],
    ['chain', 'gzip, gzip, br'],
  ])('F-14 %s is small on the wire and says %j', async (variant, encoding) => {
    const response = await struck({ name: 'gzip-bomb', variant });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(400_000);
  });

  it('F-14 unpacks to more than 300 MB', async () => {
    const packed = Buffer.from(await (await struck({ name: 'gzip-bomb' })).arrayBuffer());
    expect(() => gunzipSync(packed, { maxOutputLength: 300_000_000 })).toThrow(RangeError);
  });

  it.each([
    ['deep', (text: string) => expect(text).toContain('['.repeat(40_000))],
    ['many-keys', (text: string) => expect(text.split(':').length).toBeGreaterThan(1_000_000)],
    ['prototype', (text: string) => expect(text).toContain('"__proto__"')],
  ])('F-16 %s is the genuine answer made hostile', async (variant, check) => {
    const text = await (await struck({ name: 'hostile-json', variant })).text();
    expect(text).toMatch(/^\{"access_token":"ey/);
    check(text);
  });

  it.each([
    ['expires-in', undefined, 'expires_in', undefined],
    ['expires-in', '0', 'expires_in', 0],
    ['expires-in', '-5', 'expires_in', -5],
    ['expires-in', '"86400"', 'expires_in', '86400'],
    ['expires-in', '"abc"', 'expires_in', 'abc'],
    ['expires-in', '1e400', 'expires_in', Number.POSITIVE_INFINITY],
    ['token-type', undefined, 'token_type', undefined],
    ['token-type', '"mac"', 'token_type', 'mac'],
    ['token-type', '"BEARER"', 'token_type', 'BEARER'],
    ['error-in-success', undefined, 'error', 'invalid_grant'],
  ])('%s with %j', async (name, raw, member, value) => {
    const response = await struck({ name, ...(raw === undefined ? {} : { raw }) });
    expect(response.status).toBe(200);
    expect((await toReply(response)).body[member]).toBe(value);
  });

  it.each([
    ['empty', (token: string) => token === ''],
    ['megabyte', (token: string) => token.length === 1_048_576],
    ['line-break', (token: string) => token.includes('\r\n')],
  ])('F-24 an access token that is %s', async (variant, fits) => {
    const response = await struck({ name: 'odd-access-token', variant });
    expect(fits(String((await toReply(response)).body['access_token']))).toBe(true);
  });

  it('leave a refusal as it is', async () => {
    const sandbox = stillSandbox();
    sandbox.faults.add({ name: 'expires-in', target: 'token' });
    const body = new URLSearchParams({ grant_type: 'client_credentials' });
    const response = await sandbox.fetch(new Request(`${origin}/oauth2/token`, { method: 'POST', body }));
    const { status, body: answer } = await toReply(response);
    expect([status, answer['error']]).toEqual([400, 'invalid_request']);
  });
});

describe('faults of the grant', () => {
  it('F-21 withholds the refresh token, and a refresh keeps the old one alive', async () => {
    const sandbox = stillSandbox();
    const first = await authorize(sandbox);
    sandbox.faults.add({ name: 'no-refresh-token', target: 'token' });
    expect((await refresh(sandbox, first.body['refresh_token'])).body).not.toHaveProperty('refresh_token');
    expect((await refresh(sandbox, first.body['refresh_token'])).status).toBe(200);
    sandbox.faults.add({ name: 'no-refresh-token', target: 'token' });
    expect((await authorize(sandbox)).body).not.toHaveProperty('refresh_token');
  });

  it('F-25 really grants less, and says so', async () => {
    const sandbox = stillSandbox({ switches: { includeScopeInAnswer: false } });
    sandbox.faults.add({ name: 'narrowed-scope', target: 'token', scopes: ['core.common.read'] });
    const { body } = await toReply(await postRaw(sandbox));
    expect(body['scope']).not.toContain('core.common.read');
    expect((await callApi(sandbox, body['access_token'])).status).toBe(403);
  });
});

describe('faults of pace', () => {
  it.each(['no-bytes', 'stalled-body', 'slow-drip', 'endless-body'])(
    '%s lasts until the faults are cleared',
    async (name) => {
      const sandbox = stillSandbox();
      sandbox.faults.add({ name, target: 'token', times: 'until-cleared' });
      const arrived = postRaw(sandbox);
      await new Promise((resolve) => setImmediate(resolve));
      const read = arrived.then(async (response) => {
        const reader = response.body?.getReader();
        if (name !== 'no-bytes' && name !== 'slow-drip') {
          expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
        }
        sandbox.faults.clear();
        for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
          expect(part.value.length).toBeGreaterThan(0);
        }
        return response.status;
      });
      if (name === 'no-bytes') sandbox.faults.clear();
      expect(await read).toBe(name === 'no-bytes' ? 503 : 200);
    },
  );

  it('F-07 ends when the client gives up', async () => {
    const sandbox = stillSandbox();
    sandbox.faults.add({ name: 'no-bytes', target: 'token' });
    const client = new AbortController();
    const arrived = postRaw(sandbox, client.signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sandbox.log.at(-1)?.status).toBe(0);
    client.abort();
    expect((await arrived).status).toBe(503);
  });

  it('F-09 drips bytes at the given pace', async () => {
    const sandbox = stillSandbox();
    sandbox.faults.add({ name: 'slow-drip', target: 'token', intervalMilliseconds: 1 });
    const reader = (await postRaw(sandbox)).body?.getReader();
    expect((await reader?.read())?.value?.length).toBe(1);
    expect((await reader?.read())?.value?.length).toBe(1);
    await reader?.cancel();
  });
});

describe('the ordering of faults', () => {
  it('strikes once, n times, or until cleared, and then no more', async () => {
    const sandbox = stillSandbox();
    const statuses = async (count: number) => {
      const all: number[] = [];
      for (let index = 0; index < count; index += 1) all.push((await postRaw(sandbox)).status);
      return all;
    };
    sandbox.faults.add({ name: 'server-error', target: 'token' });
    sandbox.faults.add({ name: 'bad-gateway', target: 'token', times: 2 });
    expect(await statuses(4)).toEqual([500, 502, 502, 200]);
    const id = sandbox.faults.add({ name: 'server-error', target: 'token', times: 'until-cleared' });
    expect(await statuses(3)).toEqual([500, 500, 500]);
    expect(sandbox.faults.list()).toMatchObject([{ id, struck: 3 }]);
    sandbox.faults.clear(id);
    expect(await statuses(1)).toEqual([200]);
  });

  it('strikes its target only', async () => {
    const sandbox = stillSandbox();
    const token = await mint(sandbox);
    sandbox.faults.add({ name: 'server-error', target: 'api' });
    sandbox.faults.add({ name: 'html-page', target: 'authorize' });
    expect((await postRaw(sandbox)).status).toBe(200);
    expect((await callApi(sandbox, token)).status).toBe(500);
    const page = await sandbox.fetch(new Request(`${origin}/oauth2/authorizations/new`));
    expect([page.status, sandbox.faults.list()]).toEqual([200, []]);
  });

  it('can lose the answer of a request that was processed', async () => {
    const sandbox = stillSandbox();
    const first = await authorize(sandbox);
    sandbox.faults.add({ name: 'server-error', target: 'token', afterProcessing: true });
    expect((await refreshRaw(sandbox, first.body['refresh_token'])).status).toBe(500);
    expect(sandbox.issued.filter(({ kind }) => kind === 'refresh')).toHaveLength(2);
    sandbox.faults.add({ name: 'server-error', target: 'token' });
    expect((await postRaw(sandbox)).status).toBe(500);
    expect(sandbox.issued.filter(({ kind }) => kind === 'access')).toHaveLength(2);
  });

  it.each<[unknown, string]>([
    ['server-error', 'at least name and target'],
    [{ name: 'earthquake', target: 'token' }, 'no fault "earthquake"'],
    [{ name: 'constructor', target: 'token' }, 'no fault "constructor"'],
    [{ name: 'server-error', target: 'moon' }, 'target must be'],
    [{ name: 'server-error', target: 'token', times: 0 }, 'times must be'],
    [{ name: 'server-error', target: 'token', raw: '1' }, 'has no "raw"'],
    [{ name: 'redirect', target: 'token', status: 200 }, 'status must be'],
    [{ name: 'expires-in', target: 'api' }, 'strikes token only'],
    [{ name: 'gzip-bomb', target: 'token', variant: 'zip' }, 'variant is one of gzip, chain'],
  ])('refuses %j', (order, message) => {
    expect(() => stillSandbox().faults.add(order as FaultOrder)).toThrow(message);
  });

  it('publishes every fault with its number', () => {
    const ids = new Set(faultTable.map(({ id }) => id));
    for (const number of [
      '01',
      '02',
      '03',
      '04',
      '05',
      '07',
      '08',
      '09',
      '11',
      '12',
      '13',
      '14',
      '15',
      '16',
    ]) {
      expect(ids).toContain(`F-${number}`);
    }
    for (let number = 19; number <= 29; number += 1) expect(ids).toContain(`F-${number}`);
  });
});

function refreshRaw(sandbox: Sandbox, refreshToken: unknown): Promise<Response> {
  const { identifier, secret = '' } = sandbox.clients.seeded.authorizationCode;
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: identifier,
    client_secret: secret,
    refresh_token: String(refreshToken),
  });
  return sandbox.fetch(new Request(`${origin}/oauth2/token`, { method: 'POST', body }));
}
