import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Route, type RouteName, routes } from '../../src/server/routes.ts';
import { clientCredentialsInput, codeInput } from '../host/support/open-test-host.ts';
import { accessKey, TestServer } from './support/test-server.ts';

const unknownId = '0123456789abcdef01234567';
const withId = Object.entries<Route>(routes).filter(
  ([, { path }]) => path.startsWith('/api/') && path.includes(':id'),
) as readonly (readonly [RouteName, Route])[];

/** A body that its schema accepts, so that it comes to the id at all. */
const bodies: Readonly<Partial<Record<RouteName, unknown>>> = {
  editAccount: { expectedSettingsVersion: 1, input: clientCredentialsInput },
  renewRejected: { tokenVersion: 1 },
  sendRequest: { method: 'GET', path: '/api/invoices' },
  editDraft: { input: codeInput },
};

/** What SQLite is asked, in order; the values are left out. */
let statements: string[] = [];

beforeEach(() => {
  const probe = new Database(':memory:');
  const prototype = Object.getPrototypeOf(probe.prepare('select 1')) as Database.Statement;
  probe.close();
  for (const way of ['all', 'run', 'get', 'iterate'] as const) {
    const original = prototype[way] as (...values: readonly unknown[]) => unknown;
    vi.spyOn(prototype, way).mockImplementation(function (this: Database.Statement, ...values: unknown[]) {
      statements.push(this.source);
      return original.apply(this, values);
    } as never);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A server on which somebody else has opened a draft, an attempt and a session. */
async function someoneElses() {
  const server = new TestServer();
  const { key } = await server.createKey('operator');
  const opened = await server.send('/api/drafts', { json: { input: codeInput }, bearer: key });
  const { draftId } = (await opened.json()) as { readonly draftId: string };
  await server.send(`/api/drafts/${draftId}/authorize`, { method: 'POST', bearer: key });
  const cookie = await server.session(key);
  const { userId } = await server.showSession(cookie);
  return { server, key, cookie, draftId, sessionId: userId.replace('session:', '') };
}

type Foreign = Awaited<ReturnType<typeof someoneElses>>;

/** The id of something that is there, and is not the caller's or not of this kind. */
function foreignIdFor({ path }: Route, { draftId, sessionId }: Foreign): string {
  return path.startsWith('/api/keys') ? sessionId : draftId;
}

interface Heard {
  readonly statements: readonly string[];
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

async function hear(server: TestServer, [name, route]: readonly [RouteName, Route], id: string) {
  const json = bodies[name];
  statements = [];
  const response = await server.send(route.path.replace(':id', id), {
    method: route.method,
    ...(json === undefined ? {} : { json }),
  });
  const text = (await response.text()).replaceAll(id, 'ID');
  const headers = [...response.headers].filter(([header]) => header !== 'x-request-id');
  return { statements, status: response.status, headers, text } satisfies Heard;
}

describe('A-56: an id that is somebody else’s', () => {
  it.each(withId)(
    '%s asks the database the same, and answers the same bytes, as for an id that nobody has',
    async (name, route) => {
      const foreign = await someoneElses();
      const { server } = foreign;
      const id = foreignIdFor(route, foreign);
      // The first request of all also reads who the caller is.
      await hear(server, [name, route], unknownId);
      const unknown = await hear(server, [name, route], unknownId);
      const theirs = await hear(server, [name, route], id);
      expect(unknown.status).toBe(404);
      expect(unknown.statements.length).toBeGreaterThan(0);
      expect(theirs).toEqual(unknown);
    },
  );

  it('of an account in a body, too', async () => {
    const { server, draftId } = await someoneElses();
    const open = async (accountId: string) => {
      statements = [];
      const response = await server.send('/api/drafts', { json: { accountId } });
      return { statements, status: response.status, text: await response.text() };
    };
    await open(unknownId);
    const unknown = await open(unknownId);
    expect(unknown.status).toBe(404);
    expect(await open(draftId)).toEqual(unknown);
  });

  it('leaves what is theirs as it was', async () => {
    for (const [name, route] of withId) {
      const foreign = await someoneElses();
      const { server, key, cookie, draftId } = foreign;
      await hear(server, [name, route], foreignIdFor(route, foreign));
      const shown = await server.send(`/api/drafts/${draftId}`, { bearer: key });
      expect(await shown.json()).toMatchObject({ draftId, status: 'waiting' });
      expect((await server.send('/api/session', { cookie, bearer: false })).status).toBe(200);
    }
  });

  it('is looked up and no further: whoever opened it is asked for more', async () => {
    const { server, draftId, key } = await someoneElses();
    const ask = async (bearer: string) => {
      statements = [];
      const { status } = await server.send(`/api/drafts/${draftId}`, { bearer });
      return { status, asked: statements.filter((sql) => sql.includes('"pending_authorizations"')).length };
    };
    expect(await ask(accessKey)).toEqual({ status: 404, asked: 0 });
    expect(await ask(key)).toEqual({ status: 200, asked: 1 });
  });
});
