import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import { createWorld } from '../../src/cli/main-job/create-world.ts';
import { runStories } from '../../src/cli/main-job/run-stories.ts';
import { stories } from '../../src/cli/main-job/stories.ts';
import { exitCodes } from '../../src/cli/shared/exit-code.ts';
import { ConnectorError } from '../../src/errors.ts';
import { validateCliStarted } from '../../src/generated/cli-output-validators.js';
import { openEmbeddedHost } from '../../src/host/open-embedded-host.ts';
import { buildArchive, type PackedArchive } from '../../src/packaging/build-archive.ts';
import { type LoadedConnector, loadConnector } from '../../src/packaging/load-connector.ts';
import { signArchive, signatureFile } from '../../src/packaging/sign-archive.ts';
import { createSigningKey, loadSigningKey } from '../../src/packaging/signing/key-folder.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { type BuiltPackage, buildMilliseconds, buildPackage } from '../support/build-package.ts';
import { failureOf } from '../support/failure-of.ts';

let built: BuiltPackage;
let box: string;
let trust: readonly string[];

function write(name: string, packed: PackedArchive): string {
  const file = join(box, name);
  writeFileSync(file, packed.bytes);
  writeFileSync(
    signatureFile(file),
    signArchive(packed, loadSigningKey(join(box, 'signing'), 'release')).text,
  );
  return file;
}

/** A signed archive of this connector whose file at `path` was built otherwise. */
function builtOtherwise(path: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(box, 'otherwise-'));
  cpSync(built.folder, folder, { recursive: true });
  const file = join(folder, path);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return write('otherwise.tgz', buildArchive(folder));
}

const hooksFile = 'dist/connector/dist/index.js';
const validatorsFile = 'dist/connector/dist/validators.js';
beforeAll(async () => {
  built = await buildPackage();
  box = mkdtempSync(join(tmpdir(), 'load-'));
  trust = [createSigningKey(join(box, 'signing'), 'release').publicKeyFile];
}, buildMilliseconds);
afterAll(() => {
  built.remove();
  rmSync(box, { recursive: true, force: true });
});

describe('a host on a loaded archive', () => {
  let file: string;
  let connector: LoadedConnector;

  beforeAll(async () => {
    file = write('connector.tgz', buildArchive(built.folder));
    const temporary = join(box, 'temporary');
    mkdirSync(temporary);
    const usual = process.env['TMPDIR'];
    process.env['TMPDIR'] = temporary;
    connector = await loadConnector(file, { trust });
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('does the whole main job: authorize, validate, operate, renew, explain', async () => {
    const world = await createWorld({ connector });
    try {
      const outcomes = await runStories(stories(world), () => undefined);
      expect(outcomes.filter(({ status }) => status !== 'passed')).toEqual([]);
      expect(outcomes.length).toBeGreaterThan(30);
    } finally {
      await world.close();
    }
  });

  it('runs the code of the archive, not that of the package', () => {
    expect(connector.hooks.validate.toString()).not.toBe(hooks.validate.toString());
    expect(connector.manifest).toEqual(
      JSON.parse(readFileSync(join(built.folder, 'connector.manifest.json'), 'utf8')),
    );
    expect(connector.report.valid).toBe(true);
  });

  it('shows the form of the archive on its page', async () => {
    const own = { accountSchema: { title: 'The schema of another version' } };
    const host = await openEmbeddedHost({
      dataFolder: join(box, 'page'),
      redirectUri: 'http://127.0.0.1:8711/oauth2/callback',
      connector: { ...connector, ...own },
      scheduler: false,
    });
    expect(host.describe()).toMatchObject(own);
    await host.close();
    expect(connector.accountSchema).toEqual(
      JSON.parse(readFileSync(join(built.folder, 'schemas/account.schema.json'), 'utf8')),
    );
  });

  it('brings a copy of the error class, and both know the errors of the other', async () => {
    const { ConnectorError: Copy } = await import(pathToFileURL(join(built.folder, hooksFile)).href);
    const [theirs, ours] = [new Copy('token.not_json'), new ConnectorError('token.not_json')];
    expect(Copy).not.toBe(ConnectorError);
    expect([theirs instanceof ConnectorError, ours instanceof Copy]).toEqual([true, true]);
    expect([new Error('x') instanceof ConnectorError, {} instanceof ConnectorError]).toEqual([false, false]);
    expect(theirs.toData()).toEqual(ours.toData());
  });

  it('is started by serve, which says what it runs on and who signed it', async () => {
    const home = join(box, 'served');
    const argv = ['serve', '--port', '0', '--data-dir', home, '--connector', file, '--trust', ...trust];
    let [printed, answered] = ['', false];
    const stop = {
      onSpawn: (child: ChildProcess) => {
        [printed, answered] = ['', false];
        child.stdout?.on('data', async (chunk: Buffer) => {
          printed += String(chunk);
          if (answered || !/Ctrl-C|^\}\n$/m.test(printed)) return;
          answered = true;
          // It has answered once, so it listens for the signal too.
          const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
          await fetch(url).finally(() => child.kill('SIGINT'));
        });
      },
    };
    const shown = await runCli(argv, stop);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/Connector +coupa-oauth2-account 0\.1\.0, signed by key [0-9a-f]{64}\n/);
    const json: unknown = JSON.parse((await runCli([...argv, '--json'], stop)).stdout);
    expect(validateCliStarted(json)).toBe(true);
    expect(json).toMatchObject({ connector: { id: 'coupa-oauth2-account', version: '0.1.0' } });
  });

  it('is not started on an archive that nobody trusted has signed', async () => {
    const argv = ['serve', '--port', '0', '--data-dir', join(box, 'refused'), '--connector', file, '--json'];
    const result = await runCli(argv);
    expect(result.code).toBe(exitCodes.forbidden);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'archive.untrusted' } });
    expect(readdirSync(box)).not.toContain('refused');
  });

  it('is told when somebody is trusted and no archive was named', async () => {
    const result = await runCli(['serve', '--port', '0', '--trust', ...trust, '--json']);
    expect(result.code).toBe(exitCodes.input);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'cli.usage' } });
  });

  it('takes an unsigned archive only by a switch of an ugly name', async () => {
    const unsigned = join(box, 'unsigned.tgz');
    cpSync(file, unsigned);
    expect(await failureOf(loadConnector(unsigned, { trust }))).toMatchObject({ code: 'archive.unsigned' });
    const loaded = await loadConnector(unsigned, { allowUnsignedConnector: true });
    expect(loaded.report.checks[0]).toMatchObject({ id: 'signature', status: 'warning' });
  });
});

describe('an archive that is signed and does not work', () => {
  it.each([
    ['does not parse', hooksFile, () => 'export const = 1;\n'],
    ['throws when it is imported', hooksFile, () => 'throw new Error("x");\n'],
    [
      'imports what an archive does not bring',
      hooksFile,
      () => "import 'undici';\nexport const hooks = {};\n",
    ],
    ['has no hooks', hooksFile, () => 'export const hooks = undefined;\n'],
    ['lacks one hook', hooksFile, () => 'export const hooks = { validate: async () => ({}) };\n'],
    ['has no validators', validatorsFile, () => 'export {};\n'],
    [
      'has validators that take anything',
      validatorsFile,
      (text: string) =>
        text.replace(/export\s*\{[^}]*\}/, (names) =>
          names
            .replace(/export\s*\{/, '')
            .replace('}', '')
            .split(',')
            .map((name) => `export const ${name.split(' as ').at(-1)?.trim()} = () => true;`)
            .join('\n'),
        ),
    ],
  ])('is refused when it is loaded: it %s', async (_what, path, change) => {
    const file = builtOtherwise(path, change);
    expect(await failureOf(loadConnector(file, { trust }))).toMatchObject({
      code: 'archive.connector_failed',
    });
  });

  it.each([
    ['an account that its schema does not know', { account: { id: 'x' }, input: {} }, 'archive.incompatible'],
    ['a question that its schema does not know', { input: { more: 1 } }, 'archive.incompatible'],
    ['an answer that its schema does not know', { input: {} }, 'host.unexpected'],
  ])(
    'is held to its own schemas: %s',
    async (_what, { account, input }: { account?: unknown; input: unknown }, code) => {
      const answer = 'async () => ({ outcome: "nonsense" })';
      const names = Object.keys(hooks).map((name) => `${JSON.stringify(name)}: ${answer}`);
      const file = builtOtherwise(hooksFile, () => `export const hooks = { ${names.join(', ')} };\n`);
      const { hooks: loaded } = await loadConnector(file, { trust });
      const known = exampleAccount();
      const call = loaded.disconnect((account ?? known) as typeof known, input, {});
      expect(await failureOf(call)).toMatchObject({ code });
    },
  );
});

function exampleAccount() {
  const schema = JSON.parse(readFileSync(join(built.folder, 'schemas/account.schema.json'), 'utf8'));
  return schema.$defs.account.examples[0];
}
