import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHost } from '../../src/cli/shared/start-host.ts';
import { ssrfCorpus } from '../support/ssrf-corpus.ts';
import { runCli } from './support/run-cli.ts';

let folder: string;
let port: number;
let connections = 0;
const counter = createServer((socket) => {
  connections += 1;
  socket.destroy();
});

const cli = (argv: readonly string[], stdin = '') =>
  runCli([...argv, '--json'], { stdin, env: { COUPA_ACCOUNT_HOME: join(folder, 'home') } });

const withPort = (host: string) => host.replace('PORT', String(port));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coupa-foreign-'));
  await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
  const address = counter.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterAll(async () => {
  counter.close();
  await rm(folder, { recursive: true, force: true });
});

describe('F-80: a host that leads elsewhere', () => {
  it('is refused in an imported file, each by name, and nothing is stored or connected to', async () => {
    const file = join(folder, 'accounts.json');
    const accounts = ssrfCorpus.map((host, index) => ({
      label: `A${index}`,
      host: withPort(host),
      clientId: 'c',
    }));
    const transfer = {
      format: 'coupa-accounts',
      version: 1,
      exportedAt: '2026-01-31T12:00:00.000Z',
      accounts,
    };
    await writeFile(file, JSON.stringify(transfer));
    const { code, stdout } = await cli(['accounts', 'import', file]);
    expect(code).toBe(2);
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe('transfer.account_refused');
    expect(error.details.problems).toHaveLength(ssrfCorpus.length);
    for (const problem of error.details.problems) expect(problem).toMatch(/, host: account\.host_/);
    expect(JSON.parse((await cli(['accounts', 'list'])).stdout)).toEqual({ accounts: [] });
    expect(connections).toBe(0);
  });

  it.each(['127.0.0.1:PORT', 'http://127.0.0.1:PORT', 'evil.example', 'acme.coupahost.com@127.0.0.1:PORT'])(
    'is refused as an option: %s',
    async (host) => {
      const argv = ['accounts', 'create', '--label', 'A', '--host', withPort(host), '--client-id', 'c'];
      const { code, stdout } = await cli([...argv, '--client-secret-stdin'], 'secret');
      expect(code).toBe(2);
      expect(JSON.parse(stdout).error.code).toMatch(/^account\.host_/);
      expect(connections).toBe(0);
    },
  );

  it('is refused by the API, each by name, and nothing is stored or connected to', async () => {
    const host = await startHost({
      dataFolder: join(folder, 'served'),
      network: {},
      port: 0,
      scheduler: false,
    });
    const headers = { authorization: `Bearer ${host.key}`, 'content-type': 'application/json' };
    for (const spelling of ssrfCorpus) {
      const typed = { label: 'A', host: withPort(spelling), clientId: 'c', clientSecret: 's' };
      const answer = await fetch(`${host.url}/api/accounts`, {
        method: 'POST',
        headers,
        body: JSON.stringify(typed),
      });
      expect([spelling, answer.status]).toEqual([spelling, 400]);
      expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^account\.host_/) });
    }
    const list = await fetch(`${host.url}/api/accounts`, { headers });
    expect(await list.json()).toEqual({ accounts: [] });
    await host.close();
    expect(connections).toBe(0);
  });

  it('is refused as a sandbox that is not on this machine', async () => {
    const argv = ['accounts', 'list', '--sandbox-instance', 'acme.coupahost.com=http://169.254.169.254:80'];
    expect(JSON.parse((await cli(argv)).stdout)).toMatchObject({ error: { code: 'cli.usage' } });
  });
});
