import { describe, expect, it } from 'vitest';
import type { HookLogEntry } from '../../src/account/hook-context.ts';
import { ConnectorError, type ErrorCode } from '../../src/errors.ts';
import type { ValidationReport, ValidationStage, ValidationStarted } from '../../src/generated/types.ts';
import { fakeProbe } from '../account/support/fake-probe.ts';
import { clientCredentialsInput } from '../host/support/open-test-host.ts';
import { EventReader } from './support/read-events.ts';
import { codeOf, TestServer } from './support/test-server.ts';

const watching = { method: 'POST', headers: { accept: 'text/event-stream' } };

describe('a validation that is watched', () => {
  it('tells its stages first, each as it ends, then the report', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    const response = await server.send(`/api/accounts/${id}/validate`, watching);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const events = await new EventReader(response).all();
    const [started, ...rest] = events;
    const { stages: planned } = (started?.data ?? { stages: [] }) as ValidationStarted;
    const report = rest.at(-1)?.data as ValidationReport;
    const stages = rest.slice(0, -1).map(({ data }) => data as ValidationStage);
    expect(events.map(({ event }) => event)).toEqual(['started', ...planned.map(() => 'stage'), 'report']);
    expect(stages).toEqual(report.stages);
    expect(planned).toEqual(report.stages.map(({ stage, title }) => ({ stage, title })));
    expect(JSON.stringify(events)).not.toContain('CANARY');
  });

  it('ends with the problem when it cannot be done', async () => {
    const response = await new TestServer().send('/api/accounts/nobody/validate', watching);
    const [problem] = await new EventReader(response).all();
    expect(problem).toMatchObject({ event: 'problem', data: { code: 'account.not_found', status: 404 } });
  });

  it('is the report alone for callers that do not watch', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    const response = await server.send(`/api/accounts/${id}/validate`, { method: 'POST' });
    expect(await response.json()).toMatchObject({ outcome: 'report', valid: true });
  });

  it('of a draft keeps what it minted', async () => {
    const server = new TestServer();
    const opened = await server.send('/api/drafts', { json: { input: clientCredentialsInput } });
    const { draftId } = (await opened.json()) as { readonly draftId: string };
    const response = await server.send(`/api/drafts/${draftId}/validate`, watching);
    const report = (await new EventReader(response).all()).at(-1)?.data;
    expect(report).toMatchObject({ valid: true });
    expect(JSON.stringify(report)).not.toContain('CANARY');
    const shown = await server.send(`/api/drafts/${draftId}`);
    expect(await shown.json()).toMatchObject({ status: 'authorized', token: { version: 0 } });
    expect(server.tokenPosts).toBe(1);
  });

  it('of an edit looks at it with the tokens of its account, and asks for none', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    const opened = await server.send('/api/drafts', { json: { accountId: id } });
    const { draftId } = (await opened.json()) as { readonly draftId: string };
    const input = { ...clientCredentialsInput, label: 'Renamed', clientSecret: '' };
    await server.send(`/api/drafts/${draftId}`, { method: 'PATCH', json: { input } });
    const report = await server.send(`/api/drafts/${draftId}/validate`, { method: 'POST' });
    expect(await report.json()).toMatchObject({ valid: true });
    expect(server.tokenPosts).toBe(1);
  });

  it('of a new secret asks for a token with it', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    const input = { ...clientCredentialsInput, clientSecret: 'CANARY-new' };
    const opened = await server.send('/api/drafts', { json: { accountId: id, input } });
    const { draftId } = (await opened.json()) as { readonly draftId: string };
    await server.send(`/api/drafts/${draftId}/validate`, { method: 'POST' });
    expect(server.seen.at(-2)?.body.get('client_secret')).toBe('CANARY-new');
  });
});

describe('A-54: validation is no port scanner', () => {
  it('is asked for ten times a minute by each user, of accounts and drafts together', async () => {
    const server = new TestServer();
    const { id } = await server.createAccount(clientCredentialsInput);
    const opened = await server.send('/api/drafts', {
      json: { input: { ...clientCredentialsInput, label: 'B' } },
    });
    const { draftId } = (await opened.json()) as { readonly draftId: string };
    for (let round = 0; round < 5; round += 1) {
      for (const path of [`accounts/${id}`, `drafts/${draftId}`]) {
        expect((await server.send(`/api/${path}/validate`, { method: 'POST' })).status).toBe(200);
      }
      server.test.now += 1_000;
    }
    const refused = await server.send(`/api/accounts/${id}/validate`, { method: 'POST' });
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'host.too_many_validations']);
    expect(refused.headers.get('retry-after')).toBe('55');
    const { key } = await server.createKey('designer');
    const other = await server.send(`/api/accounts/${id}/validate`, { method: 'POST', bearer: key });
    expect(other.status).toBe(200);
    server.test.now += 55_000;
    expect((await server.send(`/api/accounts/${id}/validate`, { method: 'POST' })).status).toBe(200);
  });

  const ways: readonly (readonly [string, ErrorCode])[] = [
    ['refused', 'net.connect_refused'],
    ['filtered', 'net.connect_timeout'],
    ['no TLS', 'net.tls'],
    ['no HTTP', 'net.reset'],
    ['silent', 'net.headers_timeout'],
    ['unknown', 'net.dns'],
  ];

  async function look(code: ErrorCode, host: string) {
    const log: HookLogEntry[] = [];
    const server = new TestServer(undefined, {
      host: {
        additionalHostSuffixes: ['coupa.internal.example'],
        log: (entry) => log.push(entry),
        probe: fakeProbe({ connect: () => Promise.reject(new ConnectorError(code)) }),
      },
    });
    server.answer = () => {
      throw new ConnectorError(code);
    };
    const { id } = await server.createAccount({ ...clientCredentialsInput, host });
    const validated = await server.send(`/api/accounts/${id}/validate`, { method: 'POST' });
    const authorized = await server.send(`/api/accounts/${id}/authorize`, { method: 'POST' });
    const { stages } = (await validated.json()) as ValidationReport;
    return { stages, authorized: await authorized.json(), waits: server.test.waits, log };
  }

  it('says of an operator’s own domain the same, after the same time, whatever listens there', async () => {
    const host = 'a.coupa.internal.example';
    const looks = await Promise.all(ways.map(([, code]) => look(code, host)));
    const [first] = looks;
    expect(JSON.stringify(first?.stages)).toContain('net.instance_unreachable');
    for (const [index, { stages, authorized, waits, log }] of looks.entries()) {
      const [way, code] = ways[index] ?? [];
      expect([way, stages]).toEqual([way, first?.stages]);
      expect([way, authorized]).toEqual([way, first?.authorized]);
      for (const wait of waits) expect(10_250 - wait).toBeLessThan(1_000);
      expect(log).toContainEqual(expect.objectContaining({ event: 'instance.unreachable', code }));
    }
  });

  it('explains Coupa’s own domains in full', async () => {
    for (const [, code] of ways) {
      const { stages, waits } = await look(code, 'acme.coupahost.com');
      expect(JSON.stringify(stages)).toContain(`"${code}"`);
      expect(waits).toEqual([]);
    }
  });
});
