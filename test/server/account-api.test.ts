import { describe, expect, it } from 'vitest';
import { ConnectorError, type ErrorCode, errorCatalogue } from '../../src/errors.ts';
import { validateProblem } from '../../src/generated/host-api-validators.js';
import type { AccountView } from '../../src/generated/types.ts';
import { errorToProblem } from '../../src/server/error-to-problem.ts';
import { clientCredentialsInput, hour } from '../host/support/open-test-host.ts';
import { codeOf, TestServer } from './support/test-server.ts';

describe('the JSON API', () => {
  it('A-49: keeps the secret over an edit that leaves it blank and shows none', async () => {
    const server = new TestServer();
    const created = await server.createAccount(clientCredentialsInput);
    const json = {
      expectedSettingsVersion: 1,
      input: { ...created.settings, label: 'Renamed', clientSecret: '' },
    };
    const response = await server.send(`/api/accounts/${created.id}`, { method: 'PATCH', json });
    const text = await response.text();
    const edited = JSON.parse(text) as AccountView;
    expect(edited.settings.label).toBe('Renamed');
    expect(edited.clientSecret).toEqual(created.clientSecret);
    expect(text).not.toContain('CANARY');
  });

  it('A-31: shows tokens to nobody but the one who asks for headers', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    const post = { method: 'POST' };
    for (const path of ['authorize', 'validate', 'refresh']) {
      expect(await (await server.send(`/api/accounts/${id}/${path}`, post)).text(), path).not.toContain(
        'CANARY',
      );
    }
    for (const path of ['/api/accounts', `/api/accounts/${id}`]) {
      expect(await (await server.send(path)).text(), path).not.toContain('CANARY');
    }
    const headers = await server.send(`/api/accounts/${id}/before-operation`, post);
    expect(headers.headers.get('cache-control')).toBe('no-store');
    expect(await headers.text()).toContain('Bearer CANARY-at');
    expect(await (await server.send(`/api/accounts/${id}/disconnect`, post)).json()).toMatchObject({
      token: null,
    });
  });

  it('sends operations and answers rejected tokens', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    const response = await server.send(`/api/accounts/${id}/request`, {
      json: { method: 'GET', path: '/api/invoices' },
    });
    expect(await response.json()).toMatchObject({ status: 200, body: '[]', tokenVersion: 1 });
    server.test.now += hour;
    const renewed = await server.send(`/api/accounts/${id}/renew-rejected`, { json: { tokenVersion: 1 } });
    expect(await renewed.json()).toMatchObject({ tokenVersion: 2 });
  });

  it('removes an account', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    expect((await server.send(`/api/accounts/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await server.send(`/api/accounts/${id}`)).status).toBe(404);
  });

  it.each([
    ['a taken label', 409, 'account.label_taken', clientCredentialsInput],
    [
      'a foreign host',
      400,
      'account.host_suffix_refused',
      { ...clientCredentialsInput, label: 'B', host: 'evil.example.com' },
    ],
    ['no secret', 400, 'account.secret_missing', { ...clientCredentialsInput, label: 'B', clientSecret: '' }],
    ['server-owned fields (A-57)', 400, 'account.invalid', { ...clientCredentialsInput, health: 'healthy' }],
    ['a list', 400, 'account.invalid', []],
  ])('refuses %s with %d', async (_case, status, code, json) => {
    const server = new TestServer();
    await server.createAccount(clientCredentialsInput);
    const response = await server.send('/api/accounts', { json });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect([response.status, await codeOf(response)]).toEqual([status, code]);
  });
});

describe('a problem', () => {
  it.each(Object.keys(errorCatalogue) as ErrorCode[])('of %s fits its schema', (code) => {
    const problem = errorToProblem(new ConnectorError(code, { cause: new Error('CANARY') }));
    expect(validateProblem(problem), JSON.stringify(validateProblem.errors)).toBe(true);
    expect(JSON.stringify(problem)).not.toContain('CANARY');
  });
});
