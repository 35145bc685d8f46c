import { describe, expect, it } from 'vitest';
import { createSchemaCompiler } from '../../scripts/generate-schemas.ts';
import { validateProblem } from '../../src/generated/host-api-validators.js';
import type { TimelinePage } from '../../src/generated/types.ts';
import { clientCredentialsInput, codeInput } from '../host/support/open-test-host.ts';
import { codeOf, TestServer } from './support/test-server.ts';

const fitsPage = createSchemaCompiler().getSchema('host-api.schema.json#/$defs/timelinePage');

describe('A-50: the timeline over HTTP', () => {
  async function open() {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    const page = async (query = ''): Promise<TimelinePage> => {
      const json: unknown = await (await server.send(`/api/accounts/${id}/timeline${query}`)).json();
      expect(fitsPage?.(json), JSON.stringify(fitsPage?.errors)).toBe(true);
      return json as TimelinePage;
    };
    return { server, id, page };
  }

  it('fits its schema, says which request did what, and holds no secret', async () => {
    const { server, id, page } = await open();
    const post = { method: 'POST', headers: { 'x-request-id': 'order-66' } };
    await server.send(`/api/accounts/${id}/authorize`, post);
    await server.send(`/api/accounts/${id}/refresh`, post);
    const { entries } = await page();
    expect(entries.map(({ event }) => event)).toEqual([
      'token.renewed',
      'health.changed',
      'draft.applied',
      'authorize.finished',
      'account.created',
    ]);
    for (const { actor, requestId } of entries.slice(0, 4))
      expect([actor, requestId]).toEqual(['key', 'order-66']);
    expect(entries.at(-1)?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(entries)).not.toContain('CANARY');
  });

  it('takes no request id that could be more than a name', async () => {
    const { server, id, page } = await open();
    const headers = { 'x-request-id': 'Bearer CANARY {"a":1}' };
    await server.send(`/api/accounts/${id}/disconnect`, { method: 'POST', headers });
    expect((await page()).entries[0]?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names request and user of the return from a consent, too', async () => {
    const { server } = await open();
    const { id } = await server.createAccount(codeInput);
    const { callback, cookie } = await server.begin(id);
    const headers = { 'x-request-id': 'return-1' };
    await server.send(callback, { cookie, headers });
    const { entries } = (await (await server.send(`/api/accounts/${id}/timeline`)).json()) as TimelinePage;
    const finished = entries.find(({ event }) => event === 'authorize.finished');
    expect(finished).toMatchObject({ requestId: 'return-1', actor: 'key' });
  });

  it('comes in pages, newest first', async () => {
    const { server, id, page } = await open();
    for (let round = 0; round < 4; round += 1)
      await server.send(`/api/accounts/${id}/disconnect`, { method: 'POST' });
    const all = (await page()).entries;
    const first = await page('?limit=3');
    const rest = await page(`?limit=200&before=${first.next}`);
    expect([...first.entries, ...rest.entries]).toEqual(all);
    expect(rest.next).toBeUndefined();
  });

  it.each([
    'limit=0',
    'limit=-1',
    'limit=1.5',
    'limit=',
    'before=x',
    'before=1e3',
    'before=9999999999999999',
  ])('refuses ?%s', async (query) => {
    const { server, id } = await open();
    const response = await server.send(`/api/accounts/${id}/timeline?${query}`);
    const problem: unknown = await response.clone().json();
    expect(validateProblem(problem)).toBe(true);
    expect([response.status, await codeOf(response)]).toEqual([400, 'host.request_invalid']);
  });

  it('is not found for an account that nobody knows, and of one that was removed it stays', async () => {
    const { server, id, page } = await open();
    const response = await server.send('/api/accounts/0123456789abcdef01234567/timeline');
    expect([response.status, await codeOf(response)]).toEqual([404, 'account.not_found']);
    await server.send(`/api/accounts/${id}`, { method: 'DELETE' });
    expect((await page()).entries[0]?.event).toBe('account.removed');
  });

  it('is shown to nobody without a key', async () => {
    const { server, id } = await open();
    expect((await server.send(`/api/accounts/${id}/timeline`, { bearer: false })).status).toBe(401);
  });
});
