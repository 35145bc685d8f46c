import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { extract, list } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runtimePlaces } from '../../scripts/lock-file.ts';
import { hooks } from '../../src/account/hooks.ts';
import { type BuiltPackage, buildMilliseconds, buildPackage } from '../support/build-package.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

let built: BuiltPackage;
let box: string;
let project: string;
let tarball: string;

/** Links a place of node_modules of this clone into the project; npm needs no network for that. */
function link(place: string): void {
  const path = join(project, place);
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) symlinkSync(join(root, place), path);
}

/** Puts the tarball where npm would, and beside it what the lock file says that it brings, and nothing more. */
async function install(): Promise<void> {
  const place = join(project, 'node_modules/coupa-oauth2-account');
  mkdirSync(place, { recursive: true });
  await extract({ file: tarball, cwd: place, strip: 1 });
  for (const path of runtimePlaces().filter((path) => !path.includes('/node_modules/'))) {
    if (existsSync(join(root, path))) link(path);
  }
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
}

beforeAll(async () => {
  built = await buildPackage();
  box = mkdtempSync(join(tmpdir(), 'installed-'));
  project = join(box, 'project');
  const options = ['pack', '--ignore-scripts', '--json', '--pack-destination', box];
  const { stdout } = await run('npm', options, { cwd: built.folder });
  const name: unknown = /"filename": "([^"]+)"/.exec(stdout)?.[1];
  tarball = join(box, String(name));
  await install();
}, buildMilliseconds);
afterAll(() => {
  built.remove();
  rmSync(box, { recursive: true, force: true });
});

const node = (...argv: readonly string[]) =>
  run(process.execPath, [...argv], {
    cwd: project,
    env: { PATH: process.env['PATH'], COUPA_ACCOUNT_HOME: join(box, 'home') },
  });
const command = (...argv: readonly string[]) =>
  node('node_modules/coupa-oauth2-account/bin/coupa-account.js', ...argv);

describe('the package that npm pack makes', () => {
  it('has nothing that publint minds', async () => {
    const bytes = readFileSync(tarball);
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: buffer as ArrayBuffer }, strict: true });
    expect(pkg?.['name']).toBe('coupa-oauth2-account');
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  it('holds what the source tree holds and what was built of it, and nothing else (A-65)', async () => {
    const paths: string[] = [];
    await list({ file: tarball, onReadEntry: ({ path }) => void paths.push(path.replace(/^package\//, '')) });
    const place = join(project, 'node_modules/coupa-oauth2-account');
    for (const path of paths.filter((name) => !name.startsWith('dist/'))) {
      expect([path, readFileSync(join(place, path)).equals(readFileSync(join(root, path)))]).toEqual([
        path,
        true,
      ]);
    }
    const sources = new Set(
      readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((name) =>
        name.replace(/(\.d)?\.(tsx?|js|json)$/, ''),
      ),
    );
    const madeByBuild =
      /^dist\/(?:(?:connector|web)\/.*|cli\/[\w-]+\.js|(?:cli|host\/telemetry)\/THIRD-PARTY-LICENSES\.txt|(?:sbom\.cdx|oclif\.manifest)\.json)$/;
    const strangers = paths
      .filter((name) => name.startsWith('dist/') && !madeByBuild.test(name))
      .filter((name) => !sources.has(name.replace(/^dist\//, '').replace(/(\.d)?\.(js|ts|json)$/, '')));
    expect(strangers).toEqual([]);
    expect(paths.length).toBeGreaterThan(300);
  });

  it('starts as a command, packs its connector, and verifies it', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly version: string;
    };
    expect((await command('--version')).stdout).toBe(`coupa-account ${version}\n`);
    expect((await command('--help')).stdout).toMatch(/USAGE[\s\S]*coupa-account COMMAND|COMMANDS/);
    expect(JSON.parse((await command('accounts', 'list', '--json')).stdout)).toEqual({ accounts: [] });
    await command('keys', 'signing', 'create', 'release');
    await command('pack', '--key', 'release', '--output', 'connector.tgz');
    const { stdout } = await command('verify', 'connector.tgz', '--trust', 'release', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ valid: true });
  });

  it('is a library for ES modules: hooks, host, transport, packaging, manifest and schemas', async () => {
    writeFileSync(
      join(project, 'use.mjs'),
      `import { hooks, loadManifest } from 'coupa-oauth2-account';
import { createHost, openEmbeddedHost } from 'coupa-oauth2-account/host';
import { loadConnector } from 'coupa-oauth2-account/packaging';
import { createFetch } from 'coupa-oauth2-account/transport';
import manifest from 'coupa-oauth2-account/connector.manifest.json' with { type: 'json' };
import schema from 'coupa-oauth2-account/schemas/account.schema.json' with { type: 'json' };
const connector = await loadConnector('connector.tgz', { allowUnsignedConnector: true, trust: [process.argv[2]] });
const redirectUri = 'http://127.0.0.1:8711/oauth2/callback';
const own = await openEmbeddedHost({ dataFolder: './data', redirectUri, scheduler: false });
const loaded = await createHost({
  store: 'sqlite::memory:', keys: { file: './data/key' }, connector, fetch: createFetch(), redirectUri, scheduler: false,
});
console.log(JSON.stringify([
  Object.keys(hooks).length, loadManifest(import.meta.resolve('coupa-oauth2-account/connector.manifest.json').replace('file://', '')).connector.id,
  manifest.connector.id, typeof schema.$defs, (await own.accounts.list()).length, (await loaded.accounts.list()).length,
]));
await Promise.all([own.close(), loaded.close()]);
`,
    );
    const { stdout, stderr } = await node('use.mjs', join(box, 'home/signing/release.pub.pem'));
    expect([JSON.parse(stdout), stderr]).toEqual([
      [Object.keys(hooks).length, 'coupa-oauth2-account', 'coupa-oauth2-account', 'object', 0, 0],
      '',
    ]);
  });

  it('has types that hold for whoever uses them', async () => {
    link('node_modules/@types/node');
    link('node_modules/undici-types');
    writeFileSync(
      join(project, 'use.ts'),
      `import { ConnectorError, type Account, type Hooks, hooks } from 'coupa-oauth2-account';
import { createHost, type Host } from 'coupa-oauth2-account/host';
import { loadConnector } from 'coupa-oauth2-account/packaging';
import { createFetch } from 'coupa-oauth2-account/transport';
export const table: Hooks = hooks;
export const label = (account: Account): string => account.settings.label;
export const isOurs = (error: unknown): boolean => error instanceof ConnectorError && error.retryable;
export const open = async (file: string): Promise<Host> =>
  createHost({
    store: 'sqlite::memory:',
    keys: { file: 'key' },
    connector: await loadConnector(file, { trust: ['release.pub.pem'] }),
    fetch: createFetch(),
    redirectUri: 'http://127.0.0.1:8711/oauth2/callback',
  });
// @ts-expect-error: an account has no such field, so the types are really there.
export const wrong = (account: Account): string => account.settings.password;
`,
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      'node',
      '--skipLibCheck',
    ];
    const result = await node(tsc, ...options, 'use.ts').catch((error: { stdout: string }) => error);
    expect(result.stdout).toBe('');
  });
});
