import { execFile, execFileSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extract, list } from 'tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import { exitCodes } from '../../src/cli/shared/exit-code.ts';
import {
  validateArchiveReport,
  validateCliPacked,
  validateCliSigningKey,
  validateCliSigningKeys,
} from '../../src/generated/archive-output-validators.js';
import type { CliPacked } from '../../src/generated/types.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { type BuiltPackage, buildMilliseconds, buildPackage } from '../support/build-package.ts';

const run = promisify(execFile);
const entry = resolve(import.meta.dirname, '../../src/cli/run.ts');

let built: BuiltPackage;
let box: string;
let archive: string;

const cli = (argv: readonly string[]) => runCli(argv, { env: { COUPA_ACCOUNT_HOME: join(box, 'home') } });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Somebody else, where this process may become somebody else who may read this clone. */
function otherUser(): { readonly uid?: number; readonly gid?: number } {
  const folders = entry.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/') || '/');
  const isOpen = folders.every((folder) => (statSync(folder).mode & 0o005) === 0o005);
  return process.getuid?.() === 0 && isOpen ? { uid: 65_534, gid: 65_534 } : {};
}

beforeAll(async () => {
  built = await buildPackage();
  box = mkdtempSync(join(tmpdir(), 'pack-'));
  archive = join(box, 'connector.tgz');
  expect(await cli(['keys', 'signing', 'create', 'release'])).toMatchObject({ code: 0 });
  expect(await cli(['keys', 'signing', 'create', 'other'])).toMatchObject({ code: 0 });
}, buildMilliseconds);
afterAll(() => {
  built.remove();
  rmSync(box, { recursive: true, force: true });
});

describe('pack', () => {
  it('makes one signed archive below 200 kB and says what went in', async () => {
    const argv = ['pack', '--from', built.folder, '--output', archive, '--key', 'release'];
    const shown = await cli(argv);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(
      /^Packed coupa-oauth2-account 0\.1\.0 into .*connector\.tgz\n {2}dist\/index\.js +\d/,
    );
    expect(shown.stdout).toMatch(
      /Archive +[\d.]+ kB, \d+ files, 0 dependencies\n {2}SHA-256 +[0-9a-f]{64}\n/,
    );
    const packed: unknown = JSON.parse((await cli([...argv, '--json'])).stdout);
    expect(validateCliPacked(packed)).toBe(true);
    const { bytes, files, sha256: digest } = packed as CliPacked;
    expect(bytes).toBeLessThanOrEqual(200_000);
    expect(digest).toBe(sha256(readFileSync(archive)));
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'THIRD-PARTY-LICENSES.txt',
        'connector.manifest.json',
        'dist/index.d.ts',
        'dist/index.js',
        'dist/validators.js',
        'package.json',
        'sbom.cdx.json',
        'schemas/account.schema.json',
        'schemas/hooks.schema.json',
      ]),
    );
  });

  it('gives the same bytes from any folder, in any time zone, under any umask, for any user', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'else where-'));
    cpSync(built.folder, elsewhere, { recursive: true });
    utimesSync(join(elsewhere, 'README.md'), 1, 1);
    execFileSync('chmod', ['-R', 'a+rwX', elsewhere]);
    const script = 'umask 077; cd "$1"; shift; exec "$@"';
    const argv = [process.execPath, entry, 'pack', '--from', '.', '--output', 'again.tgz'];
    const env = { PATH: process.env['PATH'], TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', HOME: elsewhere };
    await run('/bin/sh', ['-c', script, 'sh', elsewhere, ...argv], { env, ...otherUser() });
    const again = join(elsewhere, 'again.tgz');
    expect(readFileSync(again).equals(readFileSync(archive))).toBe(true);
    expect(statSync(again).uid).toBe(otherUser().uid ?? process.getuid?.());
    rmSync(elsewhere, { recursive: true, force: true });
  });

  it('says how to build what is not built', async () => {
    const empty = join(box, 'unbuilt');
    mkdirSync(empty);
    for (const name of ['connector.manifest.json', 'schemas', 'README.md', 'LICENSE']) {
      cpSync(join(built.folder, name), join(empty, name), { recursive: true });
    }
    const result = await cli(['pack', '--from', empty, '--json']);
    expect(result.code).toBe(exitCodes.input);
    expect(JSON.parse(result.stdout)).toMatchObject({
      error: { code: 'archive.not_built', action: expect.stringContaining('npm run build') },
    });
  });

  it('refuses to make an archive above its budget', async () => {
    const heavy = join(box, 'heavy');
    cpSync(built.folder, heavy, { recursive: true });
    const noise = createHash('shake256', { outputLength: 200_000 }).update('noise').digest();
    writeFileSync(join(heavy, 'dist/connector/dist/index.js'), noise);
    const result = await cli(['pack', '--from', heavy, '--output', join(box, 'heavy.tgz'), '--json']);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'archive.too_large' } });
  });

  it('says so when it cannot write where it is told to', async () => {
    const file = join(box, 'absent', 'x.tgz');
    const result = await cli(['pack', '--from', built.folder, '--output', file, '--json']);
    expect(result.code).toBe(exitCodes.input);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'archive.unwritable' } });
  });

  it('takes away the signature of an earlier archive when it packs without a key', async () => {
    const file = join(box, 'unsigned.tgz');
    cpSync(archive, file);
    cpSync(`${archive}.dsse.json`, `${file}.dsse.json`);
    expect(await cli(['pack', '--from', built.folder, '--output', file])).toMatchObject({ code: 0 });
    expect(statSync(`${file}.dsse.json`, { throwIfNoEntry: false })).toBeUndefined();
    const result = await cli(['verify', file, '--trust', 'release', '--json']);
    expect(result.code).toBe(exitCodes.forbidden);
    expect(result.stdout).toContain('archive.unsigned');
  });
});

describe('the archive, for other tools', () => {
  it('is a tar that node-tar reads, strictly, file by file as its list says', async () => {
    const entries: string[] = [];
    await list({
      file: archive,
      strict: true,
      onReadEntry: ({ path, type }) => entries.push(`${type} ${path}`),
    });
    const target = join(box, 'unpacked');
    mkdirSync(target);
    await extract({ file: archive, cwd: target, strict: true });
    const { files } = JSON.parse(readFileSync(join(target, 'package/digests.json'), 'utf8')) as CliPacked;
    expect(entries).toEqual(
      [...files.map(({ path }) => path), 'digests.json'].toSorted().map((path) => `File package/${path}`),
    );
    for (const { path, bytes, sha256: digest } of files) {
      const content = readFileSync(join(target, 'package', path));
      expect([path, content.length, sha256(content)]).toEqual([path, bytes, digest]);
    }
  });

  it('is installed by npm without network, brings no dependency, and exports hooks with types', async () => {
    const project = join(box, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}');
    const npmrc = join(project, 'npmrc');
    writeFileSync(npmrc, '');
    const options = [
      '--offline',
      '--no-audit',
      '--no-fund',
      '--userconfig',
      npmrc,
      '--cache',
      join(box, 'npm-cache'),
    ];
    await run('npm', ['install', ...options, archive], { cwd: project });
    const { stdout } = await run('npm', ['ls', '--all', '--parseable', '--userconfig', npmrc], {
      cwd: project,
    });
    expect(stdout.trim().split('\n')).toHaveLength(2);
    writeFileSync(
      join(project, 'use.ts'),
      [
        "import { ConnectorError, type HookContext, type Hooks, hooks } from 'coupa-oauth2-account';",
        'const table: Hooks = hooks;',
        'export const of = (context: HookContext): number => context.now();',
        "console.log(Object.keys(table).length, new ConnectorError('token.not_json').code);",
      ].join('\n'),
    );
    const tsc = resolve(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
    const strict = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024,dom',
      '--types',
      '',
    ];
    await run(process.execPath, [tsc, ...strict, 'use.ts'], { cwd: project });
    expect((await run(process.execPath, ['use.ts'], { cwd: project })).stdout).toBe(
      `${Object.keys(hooks).length} token.not_json\n`,
    );
  }, 120_000);

  it('carries a signature that needs nothing of ours to be checked: DSSE, in-toto, Ed25519', () => {
    const envelope = JSON.parse(readFileSync(`${archive}.dsse.json`, 'utf8')) as {
      readonly payloadType: string;
      readonly payload: string;
      readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
    };
    const payload = Buffer.from(envelope.payload, 'base64');
    const signed = Buffer.concat([
      Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `),
      payload,
    ]);
    const key = createPublicKey(readFileSync(join(box, 'home/signing/release.pub.pem')));
    const [signature] = envelope.signatures;
    expect(verify(null, signed, key, Buffer.from(signature?.sig ?? '', 'base64'))).toBe(true);
    expect(signature?.keyid).toBe(sha256(key.export({ type: 'spki', format: 'der' })));
    expect(envelope.payloadType).toBe('application/vnd.in-toto+json');
    expect(JSON.parse(payload.toString())).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: expect.any(String), digest: { sha256: sha256(readFileSync(archive)) } }],
      predicateType: 'https://in-toto.io/attestation/release/v0.1',
      predicate: { purl: 'pkg:npm/coupa-oauth2-account@0.1.0' },
    });
  });
});

describe('verify', () => {
  it('goes through a checklist and ends with 0 when a trusted key has signed', async () => {
    const shown = await cli(['verify', archive, '--trust', 'release']);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    const steady = shown.stdout
      .replaceAll(archive, 'FILE.tgz')
      .replace(/[0-9a-f]{64}/, 'ID')
      .replace(/\d+ (?=files|bytes)/g, 'N ');
    expect(steady.replaceAll(process.versions.node, 'NODE').split('\n')).toEqual([
      'The archive is in order.',
      '  ✓ Signed by a trusted key          key ID',
      '  ✓ An archive in its one form       N files, N bytes packed',
      '  ✓ Content is as listed             N files, SHA-256 each',
      '  ✓ Made for this host               Node NODE, host contract and account schema as asked for',
      '  ✓ Manifest is in order             coupa-oauth2-account 0.1.0',
      '  ✓ Nothing for npm to run or fetch  package.json is the one that follows from the manifest',
      '  ✓ Schemas define the form          schemas/account.schema.json, schemas/hooks.schema.json',
      `  ✓ All parts are there              ${Object.keys(hooks).length} hooks in dist/index.js`,
      '',
      'Next: coupa-account serve --connector FILE.tgz --trust release',
      '',
    ]);
    const byFile = await cli([
      'verify',
      archive,
      '--trust',
      join(box, 'home/signing/release.pub.pem'),
      '--json',
    ]);
    const report: unknown = JSON.parse(byFile.stdout);
    expect(validateArchiveReport(report)).toBe(true);
    expect(report).toMatchObject({
      valid: true,
      connector: { id: 'coupa-oauth2-account', version: '0.1.0' },
    });
  });

  it.each([
    ['nobody is trusted', [], 'archive.untrusted'],
    ['another key is trusted', ['--trust', 'other'], 'archive.untrusted'],
    [
      'another key is trusted and unsigned ones are let pass',
      ['--trust', 'other', '--allow-unsigned-connector'],
      'archive.untrusted',
    ],
  ])('ends with 11 when %s', async (_when, options, code) => {
    const result = await cli(['verify', archive, ...options]);
    expect(result.code).toBe(exitCodes.forbidden);
    expect(result.stdout).toMatch(/^Do not use the archive\.\n/);
    expect(result.stdout).toContain(code);
  });

  it('warns of an archive that nobody signed, where that was allowed', async () => {
    const result = await cli(['verify', join(box, 'unsigned.tgz'), '--allow-unsigned-connector']);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('! Signed by a trusted key          unsigned, which was allowed');
  });
});

describe('the keys that sign', () => {
  it('are shown by their public half alone, and kept for their owner alone (check A-48)', async () => {
    const secret = readFileSync(join(box, 'home/signing/release.pem'), 'utf8').split('\n')[1] ?? 'none';
    expect(statSync(join(box, 'home/signing/release.pem')).mode & 0o777).toBe(0o600);
    const shown = await cli(['keys', 'signing', 'show', 'release', '--json']);
    expect(validateCliSigningKey(JSON.parse(shown.stdout))).toBe(true);
    const all = await cli(['keys', 'signing', 'list', '--json']);
    expect(validateCliSigningKeys(JSON.parse(all.stdout))).toBe(true);
    const listed = await cli(['keys', 'signing', 'list']);
    expect(listed.stdout).toMatch(/^NAME {5}KEY ID\nother {4}[0-9a-f]{64}\nrelease {2}[0-9a-f]{64}\n/);
    expect(shown.stdout + all.stdout + listed.stdout).not.toContain(secret);
  });

  it('are never replaced by a new one of the same name', async () => {
    const before = readFileSync(join(box, 'home/signing/release.pem'), 'utf8');
    const result = await cli(['keys', 'signing', 'create', 'release', '--json']);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'signing.key_exists' } });
    expect(readFileSync(join(box, 'home/signing/release.pem'), 'utf8')).toBe(before);
  });

  it('sign nothing when others can read them', async () => {
    const file = join(box, 'exposed.pem');
    cpSync(join(box, 'home/signing/release.pem'), file);
    execFileSync('chmod', ['644', file]);
    const result = await cli([
      'pack',
      '--from',
      built.folder,
      '--output',
      join(box, 'x.tgz'),
      '--key',
      file,
      '--json',
    ]);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'signing.key_exposed' } });
  });

  it.each([
    ['a name that there is not', 'nobody', 'signing.key_unknown'],
    ['the public half', 'PUBLIC', 'signing.key_exposed'],
  ])('cannot be %s', async (_what, key, code) => {
    const file = key === 'PUBLIC' ? join(box, 'home/signing/release.pub.pem') : key;
    const result = await cli([
      'pack',
      '--from',
      built.folder,
      '--output',
      join(box, 'x.tgz'),
      '--key',
      file,
      '--json',
    ]);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code } });
  });

  it('are not trusted by their private half', async () => {
    const result = await cli(['verify', archive, '--trust', join(box, 'home/signing/release.pem'), '--json']);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'signing.key_unreadable' } });
  });
});
