import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchemaCompiler } from '../../scripts/generate-schemas.ts';
import { commands } from '../../src/cli/commands.ts';
import { type CommandWorld, instance, openCommandWorld } from './support/command-world.ts';
import { type CliResult, runCli } from './support/run-cli.ts';

interface Step {
  readonly argv: readonly string[];
  /** Where the shape of `--json` is; a failure has the shape of an error. */
  readonly shape: string;
  readonly stdin?: 'secret';
  readonly code?: number;
}

const production = 'Coupa Production';
const step = (shape: string, ...argv: readonly string[]): Step => ({ argv, shape });
const failing = (code: number, ...argv: readonly string[]): Step => ({
  argv,
  code,
  shape: 'cli-output#cliError',
});
const view = 'account#accountView';

/** A day with the command, in order; what it changes, the next step finds changed. */
const day: readonly Step[] = [
  step('cli-output#cliVersion', 'version'),
  step('host-api#accountList', 'accounts', 'list'),
  {
    ...step(
      view,
      'accounts',
      'create',
      '--label',
      'New',
      '--host',
      instance,
      '--client-id',
      'MACHINE',
      '--client-secret-stdin',
    ),
    stdin: 'secret',
  },
  step(view, 'accounts', 'edit', 'New', '--scopes', 'core.common.read core.user.read'),
  step('cli-output#cliAuthorization', 'authorize', 'New'),
  step('cli-output#cliAuthorization', 'authorize', 'Coupa People'),
  step(view, 'accounts', 'show', 'Coupa People'),
  step('hooks#validationReport', 'validate', 'New'),
  step('cli-output#cliToken', 'token', 'New'),
  step(view, 'refresh', 'New'),
  step('host-api#operationResponse', 'request', 'GET', '/api/currencies?limit=2', '-a', production),
  { ...step('host-api#operationResponse', 'request', 'GET', '/api/users', '-a', 'Coupa Test'), code: 3 },
  step('cli-output#cliPages', 'request', 'GET', '/api/currencies', '--all', '-a', production),
  step(
    'cli-output#cliPages',
    'request',
    'GET',
    '/api/currencies',
    '--all',
    '--accept',
    'application/xml',
    '-a',
    production,
  ),
  step('cli-output#cliScopes', 'scopes', 'supplier read'),
  { ...step('cli-output#cliScopesFor', 'scopes', 'for', 'GET /api/invoices', 'GET /api/nothing'), code: 2 },
  { ...step('cli-output#cliScopeDiff', 'scopes', 'diff', 'Coupa Test', '/api/invoices'), code: 3 },
  step('cli-output#cliHealth', 'accounts', 'health', 'New'),
  step('host-api#timelinePage', 'accounts', 'timeline', 'New', '--limit', '3'),
  step('host-api#supportBundle', 'accounts', 'bundle', 'New', '--output', 'support.json', '--force'),
  step('cli-output#cliExport', 'accounts', 'export', '--output', 'day.json', '--force', '-a', 'New'),
  failing(2, 'accounts', 'import', 'day.json'),
  step('cli-output#cliImport', 'accounts', 'import', 'day.json', '--existing', 'replace'),
  step(
    'cli-output#cliImport',
    'accounts',
    'import',
    'moving.json',
    '--existing',
    'skip',
    '--dry-run',
    '--passphrase-file',
    'passphrase.txt',
  ),
  failing(2, 'accounts', 'import', 'moving.json', '--existing', 'skip', '--passphrase-file', 'secret.txt'),
  step(view, 'accounts', 'disconnect', 'New'),
  { ...step('cli-output#cliHealth', 'accounts', 'health', 'New'), code: 4 },
  failing(4, 'request', 'GET', '/api/currencies', '-a', 'New'),
  step('cli-output#cliRemoved', 'accounts', 'remove', 'New'),
  failing(2, 'accounts', 'show', 'New'),
  step('cli-output#cliKeys', 'keys', 'encryption', 'list'),
  step('cli-output#cliKeyAdded', 'keys', 'encryption', 'add'),
  step('cli-output#cliKeyRotation', 'keys', 'encryption', 'rotate'),
  step('cli-output#cliKeyRemoved', 'keys', 'encryption', 'remove', 'k-11111111'),
  failing(10, 'keys', 'encryption', 'remove', 'CURRENT'),
  step('host-api#createdApiKey', 'keys', 'api', 'create', '--label', 'Runtime', '--role', 'runtime'),
  step('host-api#apiKeyList', 'keys', 'api', 'list'),
  step('cli-output#cliKeyRemoved', 'keys', 'api', 'remove', 'APIKEY'),
  step('cli-output#cliManifest', 'manifest', 'validate', 'connector.manifest.json'),
  failing(1, 'manifest', 'validate', 'bad.manifest.json'),
  step('connector-manifest#connectorManifest', 'manifest', 'show'),
  step('cli-output#cliCompletion', 'autocomplete', 'fish'),
  step('cli-output#cliSigningKey', 'keys', 'signing', 'create', 'night'),
  step('cli-output#cliSigningKeys', 'keys', 'signing', 'list'),
  step('cli-output#cliSigningKey', 'keys', 'signing', 'show', 'release'),
  step('cli-output#cliPacked', 'pack', '--key', 'release', '--output', 'day.tgz'),
  step('cli-output#archiveReport', 'verify', 'day.tgz', '--trust', 'release.pub.pem'),
  { ...step('cli-output#archiveReport', 'verify', 'day.tgz'), code: 11 },
  step('cli-output#connectorDiff', 'diff', 'coupa-oauth2-account-0.1.0.tgz', 'day.tgz'),
  failing(2, 'accounts', 'create', '--client-secret', 'CANARY'),
  failing(2, 'nonsense'),
];

const compiler = createSchemaCompiler();
const commandLines: string[] = [];
const transcript: string[] = [];
let world: CommandWorld;
let copies: string;

function run(argv: readonly string[], home: string, stdin?: string): Promise<CliResult> {
  return runCli(argv, {
    bin: world.bin,
    cwd: world.folder,
    env: { ...world.env, COUPA_ACCOUNT_HOME: home },
    ...(stdin === undefined ? {} : { stdin }),
    onSpawn: ({ pid }) => {
      if (process.platform === 'linux') commandLines.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    },
  });
}

/** The words of a step with what only this run knows. */
function known(argv: readonly string[], home: string): readonly string[] {
  const [current = ''] = readFileSync(join(home, 'key'), 'utf8').split(' ');
  const words: Record<string, string> = {
    MACHINE: world.clientIds.machine,
    CURRENT: current,
    APIKEY: world.apiKeyId,
  };
  return argv.map((word) => words[word] ?? word);
}

/** What differs from run to run in the place of it, as long as it is. */
function masked(text: string): string {
  return text
    .replaceAll(world.folder, '/work')
    .replace(/\/tmp\/coupa-world-\w+/g, '/machine')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'YYYY-MM-DDThh:mm:ss.mmmZ')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/coupa_key_[\w-]+/g, 'coupa_key_…')
    .replace(/\/start\/[\w-]+/g, '/start/…')
    .replace(/k-[0-9a-f]{8}/g, 'k-xxxxxxxx')
    .replace(/\b[0-9a-f]{64}\b/g, 'x'.repeat(64))
    .replace(/\b[0-9a-f]{32}\b/g, 'x'.repeat(32))
    .replace(/\b[0-9a-f]{24}\b/g, 'x'.repeat(24))
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8}\b/g, 'x'.repeat(8))
    .replace(/(Node +)\S+ on \S+/, '$1VERSION on PLATFORM')
    .replace(/\d+ bytes packed/g, 'N bytes packed')
    .replace(/\d+(\.\d+)? (kB|B)(?=$|,)/gm, 'N $2')
    .replace(/^MCowBQYDK2VwAyEA.*$/gm, 'MCowBQYDK2VwAyEA…')
    .replace(/--before \d+/g, '--before N');
}

const indented = (text: string, mark: string) =>
  text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => `${mark}${line}`.trimEnd());

function record({ argv }: Step, { code, stdout, stderr }: CliResult): void {
  const line = argv.map((word) => (/\s/.test(word) ? JSON.stringify(word) : word)).join(' ');
  const told = stdout.startsWith('# Completion') ? `${stdout.split('\n', 1)[0]}\n…` : stdout;
  const lines = [...indented(masked(told), '  '), ...indented(masked(stderr), '! ')];
  transcript.push([`$ coupa-account ${line}`, ...lines, `[${code}]`].join('\n'));
}

beforeAll(async () => {
  world = await openCommandWorld();
  copies = mkdtempSync(join(world.folder, 'copies-'));
}, 120_000);

afterAll(() => world?.close());

describe('a day with the command', () => {
  it.each(day)('$argv', async (one) => {
    const copy = join(copies, String(transcript.length));
    cpSync(world.home, copy, { recursive: true });
    const stdin = one.stdin === undefined ? undefined : world.secrets[0];
    const argv = known(one.argv, world.home);
    const human = await run(argv, world.home, stdin);
    record(one, human);
    const json = await run([...known(one.argv, copy), '--json'], copy, stdin);
    rmSync(copy, { recursive: true, force: true });
    expect([human.code, json.code], human.stderr + json.stdout).toEqual([one.code ?? 0, one.code ?? 0]);
    const validate = compiler.getSchema(one.shape.replace('#', '.schema.json#/$defs/'));
    expect(validate?.(JSON.parse(json.stdout)), JSON.stringify(validate?.errors)).toBe(true);
    for (const { stdout, stderr } of [human, json]) {
      for (const secret of [...world.secrets, 'CANARY']) expect(stdout + stderr).not.toContain(secret);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colour begins with one
      expect(stdout + stderr).not.toMatch(/\x1b\[/);
    }
  });

  it('reads like this', async () => {
    await expect(`${transcript.join('\n\n')}\n`).toMatchFileSnapshot('transcript.txt');
  });

  it('uses every command but those that stay up', () => {
    const used = new Set(day.map(({ argv }) => argv.join(':')));
    const missing = Object.keys(commands).filter(
      (id) => ![...used].some((line) => line === id || line.startsWith(`${id}:`)),
    );
    expect(missing).toEqual(['help', 'sandbox', 'serve']);
  });

  it.skipIf(process.platform !== 'linux')('A-46: shows no secret on any command line', () => {
    expect(commandLines.length).toBeGreaterThan(80);
    for (const secret of world.secrets) expect(commandLines.join('\n')).not.toContain(secret);
  });
});
