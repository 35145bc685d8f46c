import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { type CommandWorld, openCommandWorld } from './support/command-world.ts';
import { collect } from './support/run-cli.ts';

let world: CommandWorld;
let programs: string;

const examples = Object.entries(commands).flatMap(([id, { examples = [] }]) =>
  id === 'help'
    ? []
    : examples.map((example) => String(example).replace('<%= config.bin %>', 'coupa-account')),
);

/** What stays up is told to stop once it says that it is there. */
function stopWhenUp(child: ChildProcess): void {
  let told = '';
  let stopped = false;
  child.stdout?.on('data', (chunk: Buffer) => {
    told += String(chunk);
    if (stopped) return;
    stopped = /Ctrl-C stops|"started"[\s\S]*\n\}\n/.test(told);
    if (stopped) child.kill('SIGINT');
  });
}

/** Allows the access where an example asks for the address of the callback. */
function pasteAddress(child: ChildProcess): void {
  let shown = '';
  child.stderr?.on('data', async (chunk: Buffer) => {
    shown += String(chunk);
    if (!shown.endsWith('Paste it here: ')) return;
    const [url = ''] = /http\S+authorizations\/new\S+/.exec(shown) ?? [];
    child.stdin?.end(`${await world.consent(url)}\n`);
  });
}

/** Runs an example in a shell as a person would, over a copy of the data folder. */
function run(example: string, home: string) {
  const line = example.replace(/\b(5f2c91d0|8a44e7b3)\b/, world.apiKeyId);
  // What an earlier example of the same file has left is not replaced.
  const [, output] = /--output (\S+)/.exec(line) ?? [];
  if (output !== undefined) rmSync(join(world.folder, output), { force: true });
  const stays = /^coupa-account (serve|sandbox)\b/.test(line);
  const child = spawn('bash', ['-c', stays ? `exec ${line}` : line], {
    cwd: example === 'coupa-account pack' ? mkdtempSync(join(world.folder, 'pack-')) : world.folder,
    env: {
      ...world.env,
      PATH: [programs, process.env['PATH']].join(delimiter),
      COUPA_ACCOUNT_HOME: home,
      ...(stays ? { COUPA_ACCOUNT_PORT: '0' } : {}),
    },
  });
  if (stays) stopWhenUp(child);
  if (line.includes('--no-browser')) pasteAddress(child);
  else child.stdin.end();
  return collect(child);
}

beforeAll(async () => {
  world = await openCommandWorld();
  programs = join(world.folder, 'programs');
  mkdirSync(programs);
  const program = (name: string, text: string) =>
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o700 });
  program('coupa-account', `exec '${process.execPath}' '${world.bin}' "$@"`);
  program('your-program', 'exec cat > /dev/null');
}, 120_000);

afterAll(() => world?.close());

describe('the examples of --help', () => {
  it.each(examples)('%s', async (example) => {
    // Names are unique: what is created is created where nothing is yet.
    const fresh = join(world.folder, `new-${examples.indexOf(example)}`);
    const result = /accounts create|keys signing create/.test(example)
      ? await run(example, fresh)
      : await world.onCopy((copy) => run(example, copy));
    expect(result, result.stdout + result.stderr).toMatchObject({ code: 0 });
    for (const secret of world.secrets) expect(result.stdout + result.stderr).not.toContain(secret);
    if (example.endsWith('--json')) expect(() => JSON.parse(result.stdout)).not.toThrow();
  });
});

describe('--help', () => {
  it.each(Object.keys(commands))('of %s shows how it is called and two examples', async (id) => {
    const argv = ['-c', `coupa-account ${id.replaceAll(':', ' ')} --help`];
    const env = { ...world.env, PATH: [programs, process.env['PATH']].join(delimiter) };
    const { code, stdout } = await collect(spawn('bash', argv, { env }));
    expect(code).toBe(0);
    expect(stdout).toContain('USAGE');
    if (id !== 'help') expect(stdout.match(/^ {2}\$ coupa-account /gm)?.length).toBeGreaterThanOrEqual(3);
  });
});

describe('the built command', () => {
  const read = (name: string) => readFileSync(join(dirname(world.bin), name), 'utf8');

  it('brings the list of its commands, and names what was bundled with its licence', () => {
    const { commands: listed } = JSON.parse(read('../oclif.manifest.json')) as { commands: object };
    expect(Object.keys(listed).toSorted()).toEqual(Object.keys(commands).toSorted());
    const licences = read('THIRD-PARTY-LICENSES.txt');
    expect(licences).toMatch(/^@oclif\/core \S+ \(MIT\)$/m);
    expect(licences).toMatch(/^undici \S+ \(MIT\)$/m);
    expect(licences).not.toContain('see below');
  });

  it('brings the licences of the metrics that were bundled for whoever embeds the host', () => {
    const licences = read('../host/telemetry/THIRD-PARTY-LICENSES.txt');
    expect(licences).toMatch(/^@opentelemetry\/sdk-metrics \S+ \(Apache-2\.0\)$/m);
    expect(licences).toMatch(/^@opentelemetry\/exporter-prometheus \S+ \(Apache-2\.0\)$/m);
    expect(licences).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
  });

  it('holds no address of the machine that built it', () => {
    const files = readdirSync(dirname(world.bin)).filter((name) => name.endsWith('.js'));
    expect(files.length).toBeGreaterThan(5);
    for (const name of files) expect(read(name)).not.toContain(resolve('node_modules'));
  });
});
