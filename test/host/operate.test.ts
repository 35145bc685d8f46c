import { describe, expect, it } from 'vitest';
import type { HostFetchInit } from '../../src/host/host-parts.ts';
import { clientCredentialsInput, hour, TestHost } from './support/open-test-host.ts';

interface Seen extends HostFetchInit {
  readonly url: string;
}

/** A host whose API answers come from `answer`. */
function operating(answer: (request: Seen, count: number) => Response) {
  const seen: Seen[] = [];
  const test = new TestHost({
    apiFetch: async (url, init) => {
      seen.push({ url, ...init });
      return answer({ url, ...init }, seen.length);
    },
  });
  return { seen, test };
}

/** Gives the account another instance and the token of it, in one step. */
async function moveToOtherHost(test: TestHost, accountId: string): Promise<void> {
  const { authorization } = await test.host;
  const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };
  const input = { ...clientCredentialsInput, host: 'other' };
  const { draftId } = await authorization.openDraft({ accountId, input }, actor);
  await authorization.begin(draftId, actor);
  await authorization.apply(draftId, actor);
}

const unauthorized = () => new Response('', { status: 401 });
const bearerOf = ({ headers }: Seen) => headers['authorization'];

describe('an operation', () => {
  it('A-35: goes to the own instance with the token in the header alone', async () => {
    const { seen, test } = operating(() => Response.json([{ id: 1 }]));
    const host = await test.host;
    const id = await test.authorized();
    const request = { method: 'POST', path: '/api/invoices?limit=1', body: '{"a":1}' } as const;
    expect(await host.operate(id, request)).toEqual({
      status: 200,
      contentType: 'application/json',
      body: '[{"id":1}]',
      tokenVersion: 1,
    });
    expect(seen).toEqual([
      {
        url: 'https://acme.coupahost.com/api/invoices?limit=1',
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          authorization: 'Bearer CANARY-access-1',
        },
        body: '{"a":1}',
      },
    ]);
  });

  it.each([
    '/oauth2/token',
    'https://evil.example/api/',
    '//evil.example/api/',
    '/api/../oauth2/token',
    '/api/%2e%2e/oauth2/token',
    '/api/x#y',
    '/api\\x',
    '/api/a b',
    '/api/ü',
    '/api/\r\nx',
    '/apix',
    '',
  ])('is not sent to %j', async (path) => {
    const { seen, test } = operating(() => Response.json([]));
    const host = await test.host;
    const id = await test.authorized();
    await expect(host.operate(id, { method: 'GET', path })).rejects.toMatchObject({
      code: 'api.path_invalid',
    });
    expect(seen).toEqual([]);
  });

  it('A-30, A-35: goes where its token was issued when Host changes while it waits for a renewal', async () => {
    const { seen, test } = operating(() => Response.json([]));
    const host = await test.host;
    const id = await test.authorized();
    test.now += 23.9 * hour;
    const { promise, resolve } = Promise.withResolvers<void>();
    test.connector.held = promise;
    const operation = host.operate(id, { method: 'GET', path: '/api/users' });
    await expect.poll(() => test.connector.refreshes.length).toBe(1);
    await moveToOtherHost(test, id);
    resolve();
    await operation;
    expect(seen.map((request) => [request.url, bearerOf(request)])).toEqual([
      ['https://other.coupahost.com/api/users', 'Bearer CANARY-access-2'],
    ]);
  });

  it('A-36: is sent once more with a renewed token after a 401', async () => {
    const { seen, test } = operating((_request, count) => (count === 1 ? unauthorized() : Response.json([])));
    const host = await test.host;
    const id = await test.authorized();
    test.now += hour;
    expect(await host.operate(id, { method: 'GET', path: '/api/users' })).toMatchObject({
      status: 200,
      tokenVersion: 2,
    });
    expect(seen.map(bearerOf)).toEqual(['Bearer CANARY-access-1', 'Bearer CANARY-access-2']);
  });

  it('waits for a fresh token to settle and renews nothing more', async () => {
    const { seen, test } = operating((_request, count) => (count <= 2 ? unauthorized() : Response.json([])));
    const host = await test.host;
    const id = await test.authorized();
    test.now += hour;
    expect((await host.operate(id, { method: 'GET', path: '/api/users' })).status).toBe(200);
    expect(seen).toHaveLength(3);
    expect(test.waits).toEqual([5_000]);
    expect(test.connector.refreshes).toHaveLength(1);
  });

  it('A-36: does not renew for every 401 of an API that refuses everything', async () => {
    const { test } = operating(unauthorized);
    const host = await test.host;
    const id = await test.authorized();
    test.now += hour;
    expect((await host.operate(id, { method: 'GET', path: '/api/users' })).status).toBe(401);
    for (let call = 0; call < 100; call += 1) {
      await expect(host.operate(id, { method: 'GET', path: '/api/users' })).rejects.toMatchObject({
        code: 'api.unauthorized',
      });
    }
    expect(test.connector.refreshes).toHaveLength(1);
  });

  it.each([403, 404, 429, 500])('with status %d is returned as it is and renews nothing', async (status) => {
    const { test } = operating(() => new Response('no', { status }));
    const host = await test.host;
    const id = await test.authorized();
    expect(await host.operate(id, { method: 'GET', path: '/api/users' })).toMatchObject({
      status,
      body: 'no',
    });
    expect(test.connector.refreshes).toHaveLength(0);
  });

  it('that the manifest reads as an ended authorization is returned, and the account says so', async () => {
    const { seen, test } = operating(() => Response.json({ error: 'login_required' }, { status: 400 }));
    const signal = {
      status: 400,
      bodyPath: 'error',
      bodyValue: 'login_required',
      means: 'reauthorize',
    } as const;
    Object.assign(test.connector, { manifest: { ...test.connector.manifest, authSignals: [signal] } });
    const host = await test.host;
    const id = await test.authorized();
    expect((await host.operate(id, { method: 'GET', path: '/api/users' })).status).toBe(400);
    expect(seen).toHaveLength(1);
    expect((await host.accounts.show(id)).health).toMatchObject({
      state: 'needs-authorization',
      cause: 'api.authorization_ended',
    });
  });

  it('does not follow a redirect', async () => {
    const { seen, test } = operating(
      () => new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }),
    );
    const host = await test.host;
    const id = await test.authorized();
    await expect(host.operate(id, { method: 'GET', path: '/api/users' })).rejects.toMatchObject({
      code: 'api.redirect_refused',
    });
    expect(seen).toHaveLength(1);
  });
});
