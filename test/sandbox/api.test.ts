import { describe, expect, it } from 'vitest';
import { callApi, mint, origin, stillSandbox } from './support.ts';

describe('the bearer token', () => {
  it.each([
    ['none', undefined, 'Bearer'],
    ['another scheme', 'Token abc', 'Bearer'],
    ['an unknown token', 'Bearer abc', 'Bearer error="invalid_token"'],
  ])('%s: 401 with a challenge', async (_, authorization, challenge) => {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await stillSandbox().fetch(new Request(`${origin}/api/users`, { headers }));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain(challenge);
  });

  it('is not taken from the query, and that is noted', async () => {
    const sandbox = stillSandbox();
    const url = `${origin}/api/currencies?access_token=${await mint(sandbox)}`;
    expect((await sandbox.fetch(new Request(url))).status).toBe(401);
    expect(sandbox.log.at(-1)?.credentialInUrl).toBe(true);
  });

  it.each([
    [86_398, 200],
    [86_399, 401],
  ])('%i seconds after the mint: %i', async (seconds, status) => {
    const sandbox = stillSandbox();
    const token = await mint(sandbox);
    sandbox.clock.advance(seconds * 1000);
    expect((await callApi(sandbox, token)).status).toBe(status);
  });

  it('is refused until it has settled', async () => {
    const sandbox = stillSandbox({ switches: { settleSeconds: 5 } });
    const token = await mint(sandbox);
    expect((await callApi(sandbox, token)).status).toBe(401);
    sandbox.clock.advance(5000);
    expect((await callApi(sandbox, token)).status).toBe(200);
  });

  it('is refused once its client is inactive', async () => {
    const sandbox = stillSandbox();
    const token = await mint(sandbox);
    sandbox.clients.update(sandbox.clients.seeded.clientCredentials.identifier, { active: false });
    expect((await callApi(sandbox, token)).status).toBe(401);
  });

  it.each([
    ['currencies', 'core.common.read'],
    ['users', 'core.user.read'],
    ['invoices', 'core.invoice.read'],
    ['suppliers', 'core.supplier.read'],
  ])('reads %s with %s and with nothing less', async (resource, scope) => {
    const sandbox = stillSandbox();
    const fitting = await mint(sandbox, { scope });
    expect((await callApi(sandbox, fitting, `/api/${resource}`)).status).toBe(200);
    const refused = await callApi(
      sandbox,
      await mint(sandbox, { scope: 'offline_access' }),
      `/api/${resource}`,
    );
    expect(refused.status).toBe(403);
    const wanted = `error="insufficient_scope", scope="${scope}"`;
    expect(refused.headers.get('www-authenticate')).toContain(wanted);
  });
});

describe('the answers', () => {
  const text = async (path: string, accept: string) => {
    const sandbox = stillSandbox();
    const response = await callApi(sandbox, await mint(sandbox), path, accept);
    return { response, body: await response.text() };
  };
  const list = async (path: string): Promise<unknown> =>
    JSON.parse((await text(path, 'application/json')).body);

  it('are XML unless JSON is asked for', async () => {
    const { response, body } = await text('/api/invoices?limit=1', '*/*');
    expect(response.headers.get('content-type')).toContain('application/xml');
    expect(body).toContain('<invoice-headers type="array"><invoice-header><id type="integer">1</id>');
    expect(body).toContain('&amp; Sons');
  });

  it('use hyphens in JSON keys', async () => {
    const [first] = (await list('/api/invoices?limit=1')) as readonly Record<string, unknown>[];
    expect(Object.keys(first ?? {})).toContain('invoice-number');
    expect(Object.keys(first ?? {}).join()).not.toContain('_');
  });

  it.each([
    ['/api/invoices', 50],
    ['/api/invoices?limit=1000', 50],
    ['/api/invoices?limit=3', 3],
    ['/api/invoices?offset=100', 20],
    ['/api/invoices?limit=nonsense', 50],
    ['/api/invoices?offset=120', 0],
    ['/api/invoices?return_object=none', 0],
  ])('%s: %i records', async (path, count) => {
    expect(await list(path)).toHaveLength(count);
  });

  it('page without gaps or repeats', async () => {
    const pages = await Promise.all([0, 50, 100].map((offset) => list(`/api/invoices?offset=${offset}`)));
    const ids = pages.flat().map((row) => (row as { id: number }).id);
    expect(new Set(ids).size).toBe(120);
  });

  it('are as detailed as return_object says', async () => {
    expect(await list('/api/currencies?limit=1&return_object=limited')).toEqual([{ id: 1 }]);
    const [shallow] = (await list('/api/invoices?limit=1&return_object=shallow')) as readonly object[];
    expect(shallow).toMatchObject({ id: 1, supplier: { id: 2 } });
    expect(shallow).not.toHaveProperty('invoice-lines');
    expect(shallow).not.toHaveProperty('supplier.name');
  });

  it('of an empty list: [] in JSON, 404 and an errors document in XML', async () => {
    const json = await text('/api/users?offset=999', 'application/json');
    expect([json.response.status, json.body]).toEqual([200, '[]']);
    const xml = await text('/api/users?offset=999', 'application/xml');
    expect(xml.response.status).toBe(404);
    expect(xml.body).toMatch(/<errors><error>.+<\/error><\/errors>/);
  });

  it('of one record, and of one that is not there', async () => {
    expect(await list('/api/currencies/4')).toMatchObject({ code: 'EUR' });
    const missing = await text('/api/currencies/999', 'application/json');
    expect(missing.response.status).toBe(404);
    expect(JSON.parse(missing.body)).toHaveProperty('errors.resource');
  });

  it('of resources that do not exist, and of writing', async () => {
    expect((await text('/api/unknown', 'application/json')).response.status).toBe(404);
    const sandbox = stillSandbox();
    const headers = { authorization: `Bearer ${await mint(sandbox)}` };
    const request = new Request(`${origin}/api/users`, { method: 'POST', headers });
    expect((await sandbox.fetch(request)).status).toBe(405);
  });
});

describe('the limit of calls', () => {
  it('lets a burst of 20 pass, then 25 a second, and sends no Retry-After', async () => {
    const sandbox = stillSandbox();
    const token = await mint(sandbox);
    const burst = async (count: number) => {
      const answers = await Promise.all(Array.from({ length: count }, () => callApi(sandbox, token)));
      return answers.filter(({ status }) => status === 200).length;
    };
    expect(await burst(30)).toBe(20);
    const refused = await callApi(sandbox, token);
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, false]);
    sandbox.clock.advance(400);
    expect(await burst(30)).toBe(10);
    sandbox.switches.set({ throttle: false });
    expect(await burst(30)).toBe(30);
  });
});
