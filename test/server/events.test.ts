import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientCredentialsInput, codeInput } from '../host/support/open-test-host.ts';
import { EventReader } from './support/read-events.ts';
import { codeOf, TestServer } from './support/test-server.ts';

const post = { method: 'POST' };

async function follow(
  server: TestServer,
  sent: Parameters<TestServer['send']>[1] = {},
): Promise<EventReader> {
  const response = await server.send('/api/events', sent);
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const reader = new EventReader(response);
  onTestFinished(() => reader.cancel());
  return reader;
}

async function openDraft(server: TestServer, source: object): Promise<string> {
  const response = await server.send('/api/drafts', { json: source });
  return ((await response.json()) as { readonly draftId: string }).draftId;
}

async function beginDraft(server: TestServer, draftId: string) {
  const begun = await server.send(`/api/drafts/${draftId}/authorize`, post);
  const { url } = (await begun.json()) as { readonly url: string };
  const [cookie = ''] = begun.headers.getSetCookie();
  const state = new URL(url).searchParams.get('state');
  return {
    path: `/oauth2/callback/acme.coupahost.com?code=x&state=${state}`,
    cookie: cookie.split(';')[0] ?? '',
  };
}

describe('the events', () => {
  it('tell what becomes of an account', async () => {
    const server = new TestServer();
    const events = await follow(server);
    const { id } = await server.createAccount(clientCredentialsInput);
    await server.send(`/api/accounts/${id}/authorize`, post);
    await server.send(`/api/accounts/${id}/refresh`, post);
    await server.send(`/api/accounts/${id}`, { method: 'DELETE' });
    const kinds: unknown[] = [];
    while (kinds.at(-1) !== 'removed') {
      const seen = await events.next();
      if (seen?.event === 'account') kinds.push((seen.data as { readonly kind: string }).kind);
    }
    expect(kinds).toEqual(['created', 'edited', 'health', 'renewed', 'removed']);
  });

  it('tell the user who began it how an authorization ended', async () => {
    const server = new TestServer();
    const events = await follow(server);
    const draftId = await openDraft(server, { input: codeInput });
    const { path, cookie } = await beginDraft(server, draftId);
    await server.send(path, { cookie });
    expect(await events.next()).toEqual({
      event: 'authorization',
      data: { draftId, outcome: 'authorized', applied: false, findings: [] },
    });
  });

  it('bring what was remarked on when the tokens were issued', async () => {
    const server = new TestServer();
    server.answer = () =>
      Response.json({ access_token: 'CANARY-at', token_type: 'Bearer', expires_in: 86_399 });
    const events = await follow(server);
    const draftId = await openDraft(server, { input: codeInput });
    const { path, cookie } = await beginDraft(server, draftId);
    await server.send(path, { cookie });
    const findings = [expect.objectContaining({ code: 'token.no_refresh_token' })];
    expect((await events.next())?.data).toMatchObject({ draftId, outcome: 'authorized', findings });
  });

  it('tell a refusal with its code and what to do', async () => {
    const server = new TestServer();
    const events = await follow(server);
    const draftId = await openDraft(server, { input: codeInput });
    const { path, cookie } = await beginDraft(server, draftId);
    await server.send(path.replace('code=x', 'error=access_denied'), { cookie });
    expect((await events.next())?.data).toMatchObject({
      draftId,
      outcome: 'refused',
      applied: false,
      code: 'authorize.declined',
      problem: { code: 'authorize.declined', status: 403 },
    });
  });

  it('tell of an account that was authorized without a form only when it is applied', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(codeInput);
    const events = await follow(server);
    const { callback, cookie } = await server.begin(id);
    await server.send(callback, { cookie });
    let seen = await events.next();
    while (seen?.event !== 'authorization') seen = await events.next();
    expect(seen.data).toMatchObject({ outcome: 'authorized', applied: true });
  });

  it('tell nobody of the authorizations of others', async () => {
    const server = new TestServer();
    const { key } = await server.createKey('designer');
    const others = await follow(server, { bearer: key });
    const draftId = await openDraft(server, { input: codeInput });
    const { path, cookie } = await beginDraft(server, draftId);
    await server.send(path, { cookie });
    await server.createAccount(clientCredentialsInput);
    expect(await others.next()).toMatchObject({ event: 'account', data: { kind: 'created' } });
  });

  it('come from another host on the same database, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'events-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const host = { store: `sqlite:${folder}/accounts.db` };
    const [one, other] = [new TestServer(undefined, { host }), new TestServer(undefined, { host })];
    const events = await follow(one);
    const draftId = await openDraft(one, { input: codeInput });
    const { path, cookie } = await beginDraft(one, draftId);
    // Behind a balancer the browser comes back anywhere.
    expect((await other.send(path, { cookie })).status).toBe(303);
    expect((await events.next())?.data).toMatchObject({ draftId, outcome: 'authorized' });
    await Promise.all([one, other].map(async ({ test }) => (await test.host).close()));
  });

  it('end with the session that they were asked for with', async () => {
    const server = new TestServer();
    const cookie = await server.session();
    const events = await follow(server, { cookie, bearer: false });
    await server.send('/api/session', { method: 'DELETE', cookie, bearer: false });
    expect(await events.next()).toBeUndefined();
  });

  it('F-59: end when the server stops, which then takes nothing new', async () => {
    const server = new TestServer();
    const events = await follow(server);
    await server.stop();
    expect(await events.all()).toEqual([]);
    const response = await server.send('/api/accounts');
    expect([response.status, await codeOf(response)]).toEqual([503, 'host.stopping']);
    expect(response.headers.get('connection')).toBe('close');
  });

  it('are not opened by HEAD, which would never read them', async () => {
    const server = new TestServer();
    for (let count = 0; count < 25; count += 1) {
      expect((await server.send('/api/events', { method: 'HEAD' })).status).toBe(405);
    }
    await follow(server);
  });

  it('are followed twenty times by one user, and no more', async () => {
    const server = new TestServer();
    for (let count = 0; count < 20; count += 1) await follow(server);
    const response = await server.send('/api/events');
    expect([response.status, await codeOf(response)]).toEqual([429, 'host.too_many_requests']);
    const { key } = await server.createKey('designer');
    await follow(server, { bearer: key });
  });
});
