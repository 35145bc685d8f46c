import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserAgent } from '../../src/cli/main-job/user-agent.ts';
import { exitCodes } from '../../src/cli/shared/exit-code.ts';
import {
  validateAccountList,
  validateAccountView,
  validateCliAuthorization,
  validateCliError,
  validateCliRemoved,
  validateCliStarted,
  validateCliToken,
  validateOperationResponse,
  validateValidationReport,
} from '../../src/generated/cli-output-validators.js';
import type { CliStarted } from '../../src/generated/types.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type ServedSandbox, serveSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { type CliOptions, type CliResult, runCli } from './support/run-cli.ts';

const instance = 'acme-sandbox.coupahost.com';
let folder: string;
let port: number;
let sandbox: Sandbox;
let served: ServedSandbox;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A browser for the command line to open: an executable file that takes the address. */
async function browserFile(consent: 'Allow' | 'Deny'): Promise<string> {
  const script = fileURLToPath(new URL('./support/browser.ts', import.meta.url));
  const file = join(folder, `browser-${consent}`);
  await writeFile(file, `#!/bin/sh\nCONSENT=${consent} exec '${process.execPath}' '${script}' "$1"\n`, {
    mode: 0o700,
  });
  return file;
}

/** Allows the access in a browser and returns the address that it ends at. */
async function callbackAddress(authorizationUrl: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const elsewhere = createHttpServer((request, response) => {
    resolve(`http://127.0.0.1:${port}${request.url}`);
    response.end();
  });
  await new Promise<void>((listening) => elsewhere.listen(port, '127.0.0.1', listening));
  const agent = new UserAgent(new Map());
  await agent.click(await agent.click(await agent.open(authorizationUrl), 'Sign in'), 'Allow');
  elsewhere.close();
  elsewhere.closeAllConnections();
  return promise;
}

function cli(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const env = { COUPA_ACCOUNT_HOME: join(folder, 'home'), ...options.env };
  return runCli([...argv, '--sandbox-instance', `${instance}=${served.url}`], { ...options, env });
}

/** Secrets and tokens of the run, of which no output may hold any. */
function leaks({ stdout, stderr }: CliResult): readonly string[] {
  const { clientCredentials, authorizationCode } = sandbox.clients.seeded;
  const secrets = [clientCredentials.secret, authorizationCode.secret].filter(
    (secret) => secret !== undefined,
  );
  return secrets.filter((secret) => (stdout + stderr).includes(secret));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coupa-cli-'));
  port = await freePort();
  sandbox = createSandbox({
    redirectUris: [`http://127.0.0.1:${port}/oauth2/callback/acme-sandbox.coupahost.com`],
  });
  served = await serveSandbox(sandbox);
});

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

const create = (label: string, clientId: string, more: readonly string[]) =>
  ['accounts', 'create', '--label', label, '--host', instance, '--client-id', clientId, ...more] as const;

describe('an account of the client credentials grant', () => {
  it('is created with the secret from standard input, which no command line shows (check A-46)', async () => {
    const { identifier, secret = '' } = sandbox.clients.seeded.clientCredentials;
    const commandLines: string[] = [];
    const argv = create('Try', identifier, ['--scopes', 'core.common.read', '--client-secret-stdin']);
    const result = await cli(argv, {
      stdin: `${secret}\n`,
      onSpawn: ({ pid }) => {
        if (process.platform === 'linux') commandLines.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      },
    });
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toContain(`SANDBOX ${served.url} stands in for https://${instance}`);
    expect(result.stdout).toMatch(/Client Secret {2}fingerprint [0-9a-f]{8}\n/);
    expect(result.stdout).toContain('Next: coupa-account authorize Try');
    expect(commandLines.join()).not.toContain(secret);
    expect(leaks(result)).toEqual([]);
  });

  it('is authorized, listed, shown and validated', async () => {
    const authorized = await cli(['authorize', 'Try', '--json']);
    expect(validateCliAuthorization(JSON.parse(authorized.stdout))).toBe(true);
    const list = await cli(['accounts', 'list']);
    expect(list.stdout).toMatch(
      /^LABEL {2}HOST .*\nTry {4}acme-sandbox.coupahost.com {2}client_credentials {2}healthy/,
    );
    const shown = await cli(['accounts', 'show', 'Try', '--json']);
    expect(validateAccountView(JSON.parse(shown.stdout))).toBe(true);
    const report = await cli(['validate', 'Try']);
    expect(report).toMatchObject({ code: 0 });
    expect(report.stdout).toContain('✓ Coupa accepts the client');
    for (const result of [authorized, list, shown, report]) expect(leaks(result)).toEqual([]);
  });

  it('gives its token as a fingerprint, and itself only when asked to', async () => {
    const hidden = await cli(['token', 'Try', '--json']);
    expect(validateCliToken(JSON.parse(hidden.stdout))).toBe(true);
    expect(JSON.parse(hidden.stdout)).not.toHaveProperty('header');
    const raw = await cli(['token', 'Try', '--show']);
    const response = await fetch(`${served.url}/api/currencies`, {
      headers: { authorization: `Bearer ${raw.stdout.trim()}`, accept: 'application/json' },
    });
    expect(response.status).toBe(200);
  });

  it('sends operations: the body to standard output, everything else beside it', async () => {
    const ok = await cli(['request', 'GET', '/api/currencies?limit=1', '--account', 'Try']);
    expect(ok.code).toBe(0);
    expect(JSON.parse(ok.stdout)).toHaveLength(1);
    expect(ok.stderr).toContain('200 application/json');
    const refused = await cli(['request', 'GET', '/api/invoices', '--account', 'Try', '--json']);
    expect(refused.code).toBe(exitCodes.configuration);
    expect(validateOperationResponse(JSON.parse(refused.stdout))).toBe(true);
    const explained = await cli(['request', 'GET', '/api/invoices', '--account', 'Try']);
    expect(explained.stderr).toContain('api.scope_missing');
  });

  it('is reported as not valid, with the way out, when its secret is wrong', async () => {
    const { identifier } = sandbox.clients.seeded.clientCredentials;
    const argv = create('Wrong', identifier, ['--scopes', 'core.common.read', '--client-secret-stdin']);
    expect(await cli(argv, { stdin: 'wrong-secret' })).toMatchObject({ code: 0 });
    const result = await cli(['validate', 'Wrong', '--json']);
    const report: unknown = JSON.parse(result.stdout);
    expect(validateValidationReport(report)).toBe(true);
    expect(report, result.stdout).toMatchObject({ valid: false });
    expect(result.stdout).toContain('token.invalid_client');
    expect(result.code).toBe(exitCodes.configuration);
  });

  it('is not asked about with --deep while another account uses its client', async () => {
    sandbox.log.clear();
    const result = await cli(['validate', 'Wrong', '--deep', '--yes']);
    expect(result.stdout).toContain('Sent: 0 token requests. Another account of this host holds tokens');
    expect(sandbox.log.filter(({ path }) => path === '/oauth2/token')).toEqual([]);
  });

  it('has the cause looked for with --deep, in no more token requests than were agreed to', async () => {
    const draft = { name: 'Second', login: 'svc-second', scopes: ['core.common.read'] } as const;
    const { identifier } = sandbox.clients.create({ ...draft, grantType: 'client_credentials' });
    const argv = create('Deep', identifier, ['--scopes', 'core.common.read', '--client-secret-stdin']);
    expect(await cli(argv, { stdin: 'wrong-secret' })).toMatchObject({ code: 0 });
    sandbox.log.clear();
    const unasked = await cli(['validate', 'Deep', '--deep']);
    expect(sandbox.log.filter(({ path }) => path === '/oauth2/token')).toEqual([]);
    expect(unasked.stderr).toContain('A deep validation would send up to 5 token requests:');
    expect(unasked.stderr).toContain('There is no terminal to ask on, so none is sent');
    expect(unasked.stdout).toContain('Next: coupa-account validate Deep --deep --yes');
    const result = await cli(['validate', 'Deep', '--deep', '--yes', '--json']);
    const report: unknown = JSON.parse(result.stdout);
    expect(validateValidationReport(report)).toBe(true);
    expect(report).toMatchObject({ valid: false, tokenRequestsSent: 4, plan: { tokenRequests: 5 } });
    expect(result.stdout).toContain('diagnose.client_refused');
    expect(sandbox.log.filter(({ path }) => path === '/oauth2/token')).toHaveLength(4);
    expect(result.stdout + result.stderr + unasked.stdout).not.toContain('wrong-secret');
    expect(result.code).toBe(exitCodes.configuration);
    expect(await cli(['accounts', 'remove', 'Deep'])).toMatchObject({ code: 0 });
  });

  it('tells the stages of a connected account without a single token request', async () => {
    sandbox.log.clear();
    const result = await cli(['validate', 'Try', '--deep']);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('✓ Clocks agree');
    expect(result.stdout).toMatch(
      /The account is valid\.\nSent: 0 token requests\. The account holds tokens/,
    );
    expect(sandbox.log.filter(({ path }) => path === '/oauth2/token')).toEqual([]);
    const alone = await cli(['validate', 'Try', '--intrusive']);
    expect(alone.code).toBe(exitCodes.input);
    expect(await cli(['accounts', 'remove', 'Wrong'])).toMatchObject({ code: 0 });
  });

  it('is removed by label, and then there is none', async () => {
    const removed = await cli(['accounts', 'remove', 'Try', '--json']);
    expect(validateCliRemoved(JSON.parse(removed.stdout))).toBe(true);
    const gone = await cli(['accounts', 'show', 'Try', '--json']);
    expect(gone.code).toBe(exitCodes.input);
    expect(validateCliError(JSON.parse(gone.stdout))).toBe(true);
    expect(JSON.parse(gone.stdout)).toMatchObject({ error: { code: 'account.not_found' } });
    const list = await cli(['accounts', 'list', '--json']);
    expect(validateAccountList(JSON.parse(list.stdout))).toBe(true);
    expect(JSON.parse(list.stdout)).toEqual({ accounts: [] });
  });
});

describe('an account of the authorization code grant', () => {
  beforeAll(async () => {
    const { identifier, secret = '' } = sandbox.clients.seeded.authorizationCode;
    await writeFile(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
    const more = ['--grant-type', 'authorization_code', '--client-secret-file', join(folder, 'secret')];
    const scopes = ['--scopes', 'core.common.read offline_access'];
    expect(await cli(create('People', identifier, [...more, ...scopes]))).toMatchObject({ code: 0 });
  });

  it('is authorized through the browser and the loopback port (check A-19)', async () => {
    const env = { BROWSER: await browserFile('Allow') };
    const result = await cli(['authorize', 'People', '--port', String(port)], { env });
    expect(result.stderr).toContain('Waiting for up to 5 minutes');
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toMatch(/Refresh Token +fingerprint [0-9a-f]{8}\n/);
    expect(leaks(result)).toEqual([]);
  });

  it('keeps its tokens when the person declines', async () => {
    const before = await cli(['token', 'People', '--json']);
    const env = { BROWSER: await browserFile('Deny') };
    const result = await cli(['authorize', 'People', '--port', String(port), '--json'], { env });
    expect(result.code).toBe(exitCodes.declined);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'authorize.declined' } });
    const after = await cli(['token', 'People', '--json']);
    expect(after.stdout).toBe(before.stdout);
  });

  it('is authorized by a pasted callback address, for a browser on another machine', async () => {
    let shown = '';
    const result = await cli(['authorize', 'People', '--port', String(port), '--no-browser'], {
      keepInput: true,
      onSpawn: ({ stdin, stderr }) => {
        stderr?.on('data', async (chunk: Buffer) => {
          shown += String(chunk);
          if (!shown.endsWith('Paste it here: ')) return;
          const [url = ''] = /http\S+authorizations\/new\S+/.exec(shown) ?? [];
          stdin?.end(`${await callbackAddress(url)}\n`);
        });
      },
    });
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toMatch(/Refresh Token +fingerprint/);
  });

  it('refuses a pasted address that is not the callback', async () => {
    const argv = ['authorize', 'People', '--port', String(port), '--no-browser', '--json'];
    const result = await cli(argv, { stdin: 'https://example.com/?code=canary-3\n' });
    expect(result.code).toBe(exitCodes.input);
    expect(result.stderr).toContain(`${served.url}/oauth2/authorizations/new?`);
    expect(result.stdout + result.stderr).not.toContain('canary-3');
  });

  it('says so when the port is taken', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    const result = await cli(['authorize', 'People', '--port', String(port), '--json']);
    await new Promise((resolve) => holder.close(resolve));
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'host.address_in_use' } });
    expect(result.code).toBe(exitCodes.fatal);
  });
});

describe('what listens', () => {
  /** Runs a command that stays up, hands its JSON to `use`, then sends Ctrl-C. */
  async function whileUp(
    argv: readonly string[],
    use: (started: CliStarted) => Promise<void>,
  ): Promise<CliResult> {
    let work: Promise<void> | undefined;
    let text = '';
    const result = await runCli([...argv, '--json'], {
      onSpawn: (child) => {
        child.stdout?.on('data', (chunk: Buffer) => {
          text += String(chunk);
          if (work !== undefined || !text.endsWith('}\n')) return;
          const started: unknown = JSON.parse(text);
          expect(validateCliStarted(started)).toBe(true);
          work = use(started as CliStarted).finally(() => child.kill('SIGINT'));
        });
      },
    });
    await work;
    return result;
  }

  it('is the host on loopback, which wants the key it printed', async () => {
    const home = join(folder, 'served');
    const result = await whileUp(['serve', '--port', '0', '--data-dir', home], async ({ url, key = '' }) => {
      expect((await fetch(`${url}/api/accounts`)).status).toBe(401);
      const answer = await fetch(`${url}/api/accounts`, { headers: { authorization: `Bearer ${key}` } });
      expect(await answer.json()).toEqual({ accounts: [] });
    });
    expect(result).toMatchObject({ code: 0, stderr: '' });
  });

  it('is the sandbox, with its clients and pages', async () => {
    const result = await whileUp(['sandbox'], async ({ adminUrl = '', controlUrl = '', clients = [] }) => {
      expect((await fetch(adminUrl)).status).toBe(200);
      expect((await fetch(controlUrl)).status).toBe(200);
      expect(clients).toHaveLength(3);
    });
    expect(result).toMatchObject({ code: 0, stderr: '' });
  });
});
