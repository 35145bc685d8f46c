import { describe, expect, it } from 'vitest';
import type { ApiKeyList, Role } from '../../src/generated/types.ts';
import { OneTimeLinks } from '../../src/server/access/one-time-links.ts';
import { type Route, type RouteName, routes } from '../../src/server/routes.ts';
import { clientCredentialsInput, codeInput } from '../host/support/open-test-host.ts';
import { accessKey, codeOf, cookiePair, TestServer } from './support/test-server.ts';

const ranks: Readonly<Record<Route['access'], number>> = {
  anybody: -1,
  runtime: 0,
  designer: 1,
  operator: 2,
};
const roles: readonly Role[] = ['runtime', 'designer', 'operator'];
const everyRoute = Object.entries<Route>(routes) as readonly (readonly [RouteName, Route])[];
const guarded = everyRoute.filter(([, { access }]) => access !== 'anybody');
const unknownId = '0123456789abcdef01234567';

const addressOf = ({ path, query }: Route, id: string): string =>
  `${path.replace(/:\w+/, id)}${query?.includes('host') ? '?host=acme' : ''}`;

/** A body that its schema accepts, so that what is refused is refused for something else. */
const bodies: Readonly<Partial<Record<RouteName, unknown>>> = {
  createAccount: { ...clientCredentialsInput, label: 'Another' },
  editAccount: { expectedSettingsVersion: 1, input: clientCredentialsInput },
  renewRejected: { tokenVersion: 1 },
  sendRequest: { method: 'GET', path: '/api/invoices' },
  openDraft: { input: clientCredentialsInput },
  editDraft: { input: clientCredentialsInput },
  createApiKey: { label: 'One more', role: 'runtime' },
};

async function ask(
  server: TestServer,
  [name, route]: readonly [RouteName, Route],
  caller: { readonly bearer?: string | false; readonly cookie?: string; readonly id?: string },
): Promise<Response> {
  const { id = unknownId, ...who } = caller;
  const json = bodies[name];
  const response = await server.send(addressOf(route, id), {
    method: route.method,
    ...(json === undefined ? {} : { json }),
    ...who,
  });
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) await response.body?.cancel();
  return response;
}

describe('A-56: the table of routes', () => {
  it.each(guarded)('%s answers nobody who is nobody', async (name, route) => {
    const response = await ask(new TestServer(), [name, route], { bearer: false });
    expect([response.status, await codeOf(response)]).toEqual([401, 'host.not_authenticated']);
  });

  it.each(guarded)(
    '%s answers keys and sessions of its role and those above, and no other',
    async (name, route) => {
      const server = new TestServer();
      for (const role of roles) {
        const { key } = await server.createKey(role);
        const cookie = await server.session(key);
        const mayAsk = ranks[role] >= ranks[route.access];
        for (const caller of [{ bearer: key }, { bearer: false, cookie }] as const) {
          const response = await ask(server, [name, route], caller);
          const isRefused = response.status === 403;
          expect([role, isRefused]).toEqual([role, !mayAsk]);
          if (!mayAsk) expect(await codeOf(response)).toBe('host.role_missing');
        }
      }
    },
  );

  it.each(everyRoute.filter(([, { path }]) => path.startsWith('/api') && path.includes(':id')))(
    '%s answers 404 to an id that nobody has, in that place',
    async (name, route) => {
      const response = await ask(new TestServer(), [name, route], {});
      const expected = route.path.startsWith('/api/drafts')
        ? 'authorize.draft_unknown'
        : route.path.startsWith('/api/keys')
          ? 'host.api_key_unknown'
          : 'account.not_found';
      expect([response.status, await codeOf(response)]).toEqual([404, expected]);
    },
  );

  it.each(everyRoute.filter(([, { path }]) => path.startsWith('/api/drafts/:id')))(
    '%s answers for the draft of another user as for one that never was',
    async (name, route) => {
      const server = new TestServer();
      const opened = await server.send('/api/drafts', { json: { input: codeInput } });
      const { draftId: id } = (await opened.json()) as { readonly draftId: string };
      const { key } = await server.createKey('operator');
      const foreign = await ask(server, [name, route], { bearer: key, id });
      const unknown = await ask(server, [name, route], { bearer: key });
      expect([foreign.status, await foreign.text()]).toEqual([404, await unknown.text()]);
      expect((await server.send(`/api/drafts/${id}`)).status).toBe(200);
    },
  );

  it('an id in a body is looked at like one in the address', async () => {
    const server = new TestServer();
    const response = await server.send('/api/drafts', { json: { accountId: unknownId } });
    expect([response.status, await codeOf(response)]).toEqual([404, 'account.not_found']);
  });

  it.each(everyRoute)('%s knows no other method than its own', async (_name, route) => {
    const server = new TestServer();
    const known = everyRoute.filter(([, { path }]) => path === route.path).map(([, { method }]) => method);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (other) => !known.includes(other as Route['method']),
    )) {
      const response = await server.send(addressOf(route, unknownId), { method });
      expect([method, response.status]).toEqual([method, 405]);
    }
  });
});

describe('A-16: a change by a session', () => {
  it.each([
    ['none', false],
    ['a wrong one', 'wrong'],
  ] as const)('with %s in place of its CSRF token does nothing', async (_case, csrfToken) => {
    const server = new TestServer();
    const cookie = await server.session();
    const json = clientCredentialsInput;
    const response = await server.send('/api/accounts', { json, cookie, bearer: false, csrfToken });
    expect([response.status, await codeOf(response)]).toEqual([403, 'host.csrf_token_missing']);
    expect(await (await server.send('/api/accounts')).json()).toEqual({ accounts: [] });
  });

  it('with the token of another session does nothing', async () => {
    const server = new TestServer();
    const [cookie, other] = [await server.session(), await server.session()];
    const { csrfToken } = await server.showSession(other);
    const json = clientCredentialsInput;
    const response = await server.send('/api/accounts', {
      json,
      cookie,
      bearer: false,
      csrfToken: csrfToken ?? '',
    });
    expect(response.status).toBe(403);
  });

  it('GET starts no authorization', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    expect((await server.send(`/api/accounts/${id}/authorize`)).status).toBe(405);
  });
});

describe('a session', () => {
  it('shows its role, its end and its token', async () => {
    const server = new TestServer();
    const { key, id } = await server.createKey('designer');
    const shown = await server.showSession(await server.session(key));
    expect(shown).toMatchObject({ role: 'designer', expiresAt: '2026-02-01T00:00:00.000Z' });
    expect(shown.userId).toMatch(/^session:/);
    const byKey = await server.send('/api/session', { bearer: key });
    const expected = {
      userId: `key:${id}`,
      role: 'designer',
      csrfToken: null,
      expiresAt: null,
      now: expect.any(String),
    };
    expect(await byKey.json()).toEqual(expected);
  });

  it('that was ended opens nothing any more, and its cookie is cleared', async () => {
    const server = new TestServer();
    const cookie = await server.session();
    const ended = await server.send('/api/session', { method: 'DELETE', cookie, bearer: false });
    expect([ended.status, cookiePair(ended)]).toEqual([204, 'coupa-session-8400=']);
    expect((await server.send('/api/accounts', { cookie, bearer: false })).status).toBe(401);
  });

  it('ends with the key that it was opened with', async () => {
    const server = new TestServer();
    const { key, id } = await server.createKey('designer');
    const cookie = await server.session(key);
    expect((await server.send('/api/accounts', { cookie, bearer: false })).status).toBe(200);
    expect((await server.send(`/api/keys/${id}`, { method: 'DELETE' })).status).toBe(204);
    for (const caller of [{ cookie, bearer: false }, { bearer: key }] as const) {
      expect((await server.send('/api/accounts', caller)).status).toBe(401);
    }
  });
});

describe('a one-time link', () => {
  const open = (server: TestServer, link: string) =>
    server.send('/api/session', { json: { link }, bearer: false });

  it('opens one session, with every right', async () => {
    const links = new OneTimeLinks();
    const server = new TestServer(undefined, { server: { links } });
    const link = links.issue();
    const opened = await open(server, link);
    expect(opened.status).toBe(204);
    expect((await server.showSession(cookiePair(opened))).role).toBe('operator');
    expect((await open(server, link)).status).toBe(401);
  });

  it('opens one session only, however many ask at once', async () => {
    const links = new OneTimeLinks();
    const server = new TestServer(undefined, { server: { links } });
    const link = links.issue();
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(server, link)));
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  it('is worth nothing after ten minutes', async () => {
    let now = 0;
    const links = new OneTimeLinks(() => now);
    const server = new TestServer(undefined, { server: { links } });
    const [early, late] = [links.issue(), links.issue()];
    now = 10 * 60_000 - 1;
    expect((await open(server, early)).status).toBe(204);
    now += 1;
    expect((await open(server, late)).status).toBe(401);
  });
});

describe('API keys', () => {
  it('are shown once, then only by name, and when they were used', async () => {
    const server = new TestServer();
    const { key, ...view } = await server.createKey('runtime');
    expect(key).toMatch(/^coupa_key_[\w-]{43}$/);
    await server.send('/api/accounts', { bearer: key });
    const text = await (await server.send('/api/keys')).text();
    expect(text).not.toContain(key);
    const { keys } = JSON.parse(text) as ApiKeyList;
    expect(keys).toEqual([{ ...view, lastUsedAt: '2026-01-31T12:00:00.000Z' }]);
  });

  it.each([
    { label: '', role: 'runtime' },
    { label: 'x', role: 'administrator' },
    { label: 'x', role: 'runtime', key: 'mine' },
  ])('are not made from %j', async (json) => {
    const response = await new TestServer().send('/api/keys', { json });
    expect([response.status, await codeOf(response)]).toEqual([400, 'host.request_invalid']);
  });

  it('name their user in the timeline', async () => {
    const server = new TestServer();
    const { key, id: keyId } = await server.createKey('designer');
    const created = await server.send('/api/accounts', { json: clientCredentialsInput, bearer: key });
    const { id } = (await created.json()) as { readonly id: string };
    const timeline = await server.send(`/api/accounts/${id}/timeline`);
    expect(await timeline.json()).toMatchObject({ entries: [{ actor: `key:${keyId}` }] });
  });

  it('do not depend on the key of the start', async () => {
    const server = new TestServer();
    expect((await server.send('/api/keys', { bearer: `${accessKey}x` })).status).toBe(401);
  });
});
