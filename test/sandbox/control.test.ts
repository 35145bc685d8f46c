import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import {
  callApi,
  mint,
  mintParameters,
  origin,
  type Parameters,
  postToken,
  stillSandbox,
} from './support.ts';

async function control(sandbox: Sandbox, line: string, content?: unknown, headers: Parameters = {}) {
  const [method = '', path = ''] = line.split(' ');
  const body = content === undefined ? {} : { body: JSON.stringify(content) };
  const request = new Request(`${origin}/__sandbox${path}`, { method, headers, ...body });
  const response = await sandbox.fetch(request);
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('/__sandbox', () => {
  it('shows the state', async () => {
    const sandbox = stillSandbox({ instanceHost: 'other.coupahost.com' });
    const { body } = await control(sandbox, 'GET ');
    expect(body).toMatchObject({ sandbox: true, instanceHost: 'other.coupahost.com', clients: 3 });
    expect(body.now).toBe('2026-01-15T08:00:00.000Z');
  });

  it('changes switches, and refuses unknown names and unfit positions whole', async () => {
    const sandbox = stillSandbox();
    const { body } = await control(sandbox, 'PATCH /switches', { rotation: 'grace' });
    expect(body).toMatchObject({ rotation: 'grace', tokenLifetimeSeconds: 86_399 });
    for (const unfit of [
      { rotation: 'never' },
      { colour: 1 },
      { settleSeconds: -1 },
      { throttle: 1 },
      [],
      5,
    ]) {
      const refused = await control(sandbox, 'PATCH /switches', unfit);
      expect([refused.status, typeof refused.body.error]).toEqual([400, 'string']);
    }
    expect(sandbox.switches.current.rotation).toBe('grace');
  });

  it('moves the clock', async () => {
    const sandbox = stillSandbox();
    const token = await mint(sandbox);
    const { body } = await control(sandbox, 'POST /clock', { advanceSeconds: 86_400 });
    expect(body.now).toBe('2026-01-16T08:00:00.000Z');
    expect((await callApi(sandbox, token)).status).toBe(401);
    expect((await control(sandbox, 'POST /clock', { advanceSeconds: '1' })).status).toBe(400);
    sandbox.clock.set(0);
    expect(sandbox.clock.now()).toBe(0);
  });

  it('shows and clears the log, in which control requests do not appear', async () => {
    const sandbox = stillSandbox();
    await mint(sandbox);
    expect((await control(sandbox, 'GET /log')).body).toMatchObject([{ path: '/oauth2/token', status: 200 }]);
    expect((await control(sandbox, 'DELETE /log')).status).toBe(204);
    expect(sandbox.log).toHaveLength(0);
  });

  it('orders and clears faults', async () => {
    const sandbox = stillSandbox();
    const order = { name: 'server-error', target: 'token', times: 'until-cleared' };
    expect((await control(sandbox, 'POST /faults', order)).body).toEqual({ id: 'fault-1' });
    expect((await control(sandbox, 'GET /faults')).body).toMatchObject({ waiting: [{ order, struck: 0 }] });
    expect((await control(sandbox, 'POST /faults', { name: 'none' })).status).toBe(400);
    expect((await control(sandbox, 'DELETE /faults')).status).toBe(204);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('hands out the seeded clients with their secrets, and the token log without tokens', async () => {
    const sandbox = stillSandbox();
    const { body } = await control(sandbox, 'GET /clients');
    expect(body.seeded).toEqual({ ...sandbox.clients.seeded });
    expect(body.seeded.publicPkce).not.toHaveProperty('secret');
    const token = await mint(sandbox);
    const issued = await control(sandbox, 'GET /issued');
    expect(issued.body).toHaveLength(1);
    expect(JSON.stringify(issued.body)).not.toContain(token);
  });

  it('refuses pages of other sites, broken JSON and unknown endpoints', async () => {
    const sandbox = stillSandbox();
    const evil = { origin: 'https://evil.example' };
    expect((await control(sandbox, 'DELETE /log', undefined, evil)).status).toBe(403);
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    expect((await control(sandbox, 'GET /clients', undefined, crossSite)).status).toBe(403);
    const broken = new Request(`${origin}/__sandbox/clock`, { method: 'POST', body: '{' });
    expect((await sandbox.fetch(broken)).status).toBe(400);
    expect((await control(sandbox, 'GET /unknown')).status).toBe(404);
  });
});

describe('the request log', () => {
  it('tells names, places and fingerprints, never a secret', async () => {
    const sandbox = stillSandbox();
    const parameters = mintParameters(sandbox);
    await postToken(sandbox, parameters);
    const [entry] = sandbox.log;
    expect(entry).toMatchObject({
      method: 'POST',
      path: '/oauth2/token',
      query: '',
      authenticationPlace: 'body',
      credentialInUrl: false,
      grantType: 'client_credentials',
      status: 200,
    });
    expect(entry?.headers.contentType).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.keys(entry?.bodyParameters ?? {})).toEqual(['client_id', 'client_secret', 'grant_type']);
    expect(entry?.bodyParameters['client_secret']).toMatch(/^[0-9a-f]{12}$/);
    expect(JSON.stringify(sandbox.log)).not.toContain(parameters['client_secret']);
  });

  it('names the bearer by the fingerprint of the token log', async () => {
    const sandbox = stillSandbox();
    await callApi(sandbox, await mint(sandbox));
    expect(sandbox.log.at(-1)?.bearer).toBe(sandbox.issued.at(-1)?.fingerprint);
  });

  it('notes what is refused too, e.g. a body of more than 1 MiB', async () => {
    const sandbox = stillSandbox();
    const request = new Request(`${origin}/oauth2/token`, { method: 'POST', body: 'a'.repeat(1_048_577) });
    expect((await sandbox.fetch(request)).status).toBe(413);
    expect(sandbox.log.at(-1)?.status).toBe(413);
  });
});
