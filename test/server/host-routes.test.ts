import { describe, expect, it } from 'vitest';
import { createSchemaCompiler } from '../../scripts/generate-schemas.ts';
import { ConnectorError } from '../../src/errors.ts';
import type { AccountView, SupportBundle } from '../../src/generated/types.ts';
import { createPrometheusMetrics } from '../../src/host/telemetry/prometheus.ts';
import { createServer } from '../../src/server/create-server.ts';
import { type Route, routes } from '../../src/server/routes.ts';
import { clientCredentialsInput } from '../host/support/open-test-host.ts';
import { accessKey, codeOf, origin, TestServer } from './support/test-server.ts';

const compiler = createSchemaCompiler();

/** Throws unless an answer fits the definition that the table of routes names for it. */
async function assertFits(name: keyof typeof routes, response: Response): Promise<void> {
  const { answer = '' }: Route = routes[name];
  const [file, definition] = answer.split('#');
  const validate = compiler.getSchema(`${file}.schema.json#/$defs/${definition}`);
  const body: unknown = await response.json();
  expect([name, validate?.(body), validate?.errors]).toEqual([name, true, null]);
}

describe('what the API answers', () => {
  it('fits the schemas that its table names', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    const opened = await server.send('/api/drafts', { json: { accountId: id } });
    const { draftId } = (await opened.clone().json()) as { readonly draftId: string };
    await assertFits('openDraft', opened);
    const answers = {
      healthz: await server.send('/healthz'),
      readyz: await server.send('/readyz'),
      showSession: await server.send('/api/session'),
      readInstance: await server.send('/api/instance?host=acme'),
      listAccounts: await server.send('/api/accounts'),
      showAccount: await server.send(`/api/accounts/${id}`),
      readTimeline: await server.send(`/api/accounts/${id}/timeline`),
      showUsage: await server.send(`/api/accounts/${id}/usage`),
      validateAccount: await server.send(`/api/accounts/${id}/validate`, { method: 'POST' }),
      makeSupportBundle: await server.send(`/api/accounts/${id}/bundle`),
      beforeOperation: await server.send(`/api/accounts/${id}/before-operation`, { method: 'POST' }),
      sendRequest: await server.send(`/api/accounts/${id}/request`, {
        json: { method: 'GET', path: '/api/users' },
      }),
      refreshAccount: await server.send(`/api/accounts/${id}/refresh`, { method: 'POST' }),
      authorizeDraft: await server.send(`/api/drafts/${draftId}/authorize`, { method: 'POST' }),
      showDraft: await server.send(`/api/drafts/${draftId}`),
      validateDraft: await server.send(`/api/drafts/${draftId}/validate`, { method: 'POST' }),
      makeDraftBundle: await server.send(`/api/drafts/${draftId}/bundle`),
      applyDraft: await server.send(`/api/drafts/${draftId}/apply`, { method: 'POST' }),
      createApiKey: await server.send('/api/keys', { json: { label: 'x', role: 'runtime' } }),
      listApiKeys: await server.send('/api/keys'),
      disconnectAccount: await server.send(`/api/accounts/${id}/disconnect`, { method: 'POST' }),
    };
    for (const [name, response] of Object.entries(answers)) {
      expect([name, response.status]).toEqual([name, routes[name as keyof typeof answers].status]);
      await assertFits(name as keyof typeof answers, response);
    }
  });
});

describe('GET /api/connector', () => {
  it('is what the page renders the form from, and 304 for whoever has it', async () => {
    const facts = () => ({
      accountSchema: { a: 1 },
      scopes: [],
      operations: [],
      sandboxInstances: ['acme.coupahost.com'],
    });
    const server = new TestServer(undefined, { host: { facts } });
    const response = await server.send('/api/connector');
    expect(await response.json()).toMatchObject({
      ...facts(),
      manifest: { connector: { id: 'coupa-oauth2-account' } },
      redirectUri: `${origin}/oauth2/callback`,
      callback: 'per-instance',
      health: expect.arrayContaining([expect.objectContaining({ state: 'healthy', operations: 'run' })]),
    });
    const headers = { 'if-none-match': `"other", ${response.headers.get('etag')}` };
    const again = await server.send('/api/connector', { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('GET /api/instance', () => {
  it.each([
    ['acme', 'acme.coupahost.com', true],
    ['https://ACME.coupahost.com/', 'acme.coupahost.com', true],
    ['other.coupacloud.com', 'other.coupacloud.com', false],
  ])('understands %s as %s', async (typed, host, sandbox) => {
    const facts = () => ({
      accountSchema: {},
      scopes: [],
      operations: [],
      sandboxInstances: ['acme.coupahost.com'],
    });
    const server = new TestServer(undefined, { host: { facts } });
    const response = await server.send(`/api/instance?host=${encodeURIComponent(typed)}`);
    const redirectUri = `${origin}/oauth2/callback/${host}`;
    expect(await response.json()).toEqual({ host, origin: `https://${host}`, redirectUri, sandbox });
  });

  it.each([
    ['http://acme.coupahost.com', 'account.host_insecure'],
    ['acme.coupahost.com/api', 'account.host_has_path'],
    ['evil.example.com', 'account.host_suffix_refused'],
    ['', 'account.host_invalid'],
    ['127.0.0.1', 'account.host_suffix_refused'],
  ])('says of %s what Create would say', async (typed, code) => {
    const server = new TestServer();
    const read = await server.send(`/api/instance?host=${encodeURIComponent(typed)}`);
    expect(await read.json()).toMatchObject({ code, field: 'host', status: 400 });
  });
});

describe('GET /readyz', () => {
  it('is 503 while the database does not answer', async () => {
    const { host } = new TestServer().test;
    const away = {
      ...(await host),
      assertReady: () => Promise.reject(new ConnectorError('store.unavailable')),
    };
    const app = createServer({ host: away, accessKey, publicUrl: origin });
    const response = await app.fetch(new Request(`${origin}/readyz`));
    expect([response.status, await codeOf(response)]).toEqual([503, 'store.unavailable']);
  });

  it('is 503 once the host’s database is closed', async () => {
    const server = new TestServer();
    expect((await server.send('/readyz', { bearer: false })).status).toBe(200);
    await (await server.test.host).close();
    expect((await server.send('/readyz', { bearer: false })).status).toBeGreaterThanOrEqual(500);
    expect((await server.send('/healthz', { bearer: false })).status).toBe(200);
  });
});

describe('GET /metrics', () => {
  it('is what the host counted, as Prometheus reads it', async () => {
    const metrics = createPrometheusMetrics();
    const server = new TestServer(undefined, {
      server: { metrics: metrics.text },
      host: { telemetry: { meterProvider: metrics.meterProvider } },
    });
    const { id } = await server.createAccount(clientCredentialsInput);
    await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    await server.send(`/api/accounts/${id}/refresh`, { method: 'POST' });
    const response = await server.send('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(text).toContain('# TYPE coupa_renewals_total counter');
    expect(text).toMatch(/^coupa_renewals_total\{.*coupa_renewal_outcome="renewed".*\} 1$/m);
    expect(text).toMatch(/^coupa_accounts\{.*coupa_health_state="healthy".*\} 1$/m);
    expect(text).not.toContain('CANARY');
    await metrics.close();
  });
});

describe('GET /api/openapi.json', () => {
  interface OpenApi {
    readonly openapi: string;
    readonly paths: Readonly<
      Record<string, Readonly<Record<string, { readonly operationId: string; readonly 'x-role': string }>>>
    >;
  }

  it('has every route with its role, and no reference that leads nowhere', async () => {
    const document = (await (await new TestServer().send('/api/openapi.json')).json()) as OpenApi;
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, 'x-role': role }]) => [
        operationId,
        method,
        path,
        role,
      ]),
    );
    expect(operations).toEqual(
      expect.arrayContaining(
        Object.entries<Route>(routes).map(([name, { method, path, access }]) => [
          name,
          method.toLowerCase(),
          path.replaceAll(/:(\w+)/g, '{$1}'),
          access,
        ]),
      ),
    );
    expect(operations).toHaveLength(Object.keys(routes).length);
    for (const [, pointer = ''] of JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)) {
      const found = pointer
        .slice(1)
        .split('/')
        .reduce<unknown>((value, step) => (value as Record<string, unknown>)?.[step], document);
      expect([pointer, typeof found]).toEqual([pointer, 'object']);
    }
  });
});

describe('the support bundle', () => {
  it('A-49: holds what happened, the last report and no secret', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    await server.send(`/api/accounts/${id}/validate`, { method: 'POST' });
    const response = await server.send(`/api/accounts/${id}/bundle`);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="coupa-account-${id}.json"`,
    );
    const text = await response.text();
    expect(text).not.toContain('CANARY');
    const bundle = JSON.parse(text) as SupportBundle;
    expect(bundle).toMatchObject({ account: { id }, report: { valid: true }, health: { state: 'healthy' } });
    expect(bundle.timeline.map(({ event }) => event)).toContain('draft.applied');
  });

  it('has no report before the first validation', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    expect(await (await server.send(`/api/accounts/${id}/bundle`)).json()).toMatchObject({ report: null });
  });
});

describe('who uses an account', () => {
  it.each([
    ['a count', async () => 3, 3],
    ['nothing known', async () => null, null],
    ['nonsense', async () => -1, null],
    ['a failure', () => Promise.reject(new Error('CANARY')), null],
  ])('is %s of the platform', async (_case, countRunningPipelines, runningPipelines) => {
    const server = new TestServer(undefined, { host: { countRunningPipelines } });
    const { id } = await server.createAccount(clientCredentialsInput);
    const response = await server.send(`/api/accounts/${id}/usage`);
    expect(await response.json()).toEqual({ runningPipelines });
  });

  it('shows in the account, with when it is renewed', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    const show = async () => (await (await server.send(`/api/accounts/${id}`)).json()) as AccountView;
    const fresh = await show();
    expect([fresh.lastUsedAt, fresh.renewal]).toEqual([undefined, {}]);
    await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    const authorized = await show();
    expect(authorized.renewal).toEqual({ dueAt: authorized.token?.renewAt });
    server.test.now += 60_000;
    await server.send(`/api/accounts/${id}/before-operation`, { method: 'POST' });
    expect((await show()).lastUsedAt).toBe('2026-01-31T12:01:00.000Z');
    server.test.now += 60_000;
    expect((await show()).lastUsedAt).toBe('2026-01-31T12:01:00.000Z');
  });
});
