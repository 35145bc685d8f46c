import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HookLogEntry } from '../../src/account/hook-context.ts';
import { type KeySource, readKeys } from '../../src/host/keys/key-source.ts';
import { runKeyCommand } from '../../src/host/keys/run-key-command.ts';

const line = `k-1 ${Buffer.alloc(32, 1).toString('base64url')}`;
const print = (text: string) => `process.stdout.write(${JSON.stringify(text)})`;
const node = (script: string) => [process.execPath, '-e', script];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coupa-keys-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function file(text: string): string {
  const path = join(folder, 'key');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const sources: readonly (readonly [string, (text: string) => KeySource])[] = [
  ['a file', (text) => ({ file: file(text) })],
  ['a command', (text) => ({ command: node(print(text)) })],
  ['a file descriptor', (text) => ({ descriptor: openSync(file(text), 'r') })],
  [
    'the environment',
    (text) => {
      vi.stubEnv('TEST_KEY', text);
      return { environment: 'TEST_KEY' };
    },
  ],
];

describe.each(sources)('A-47: keys from %s', (_name, source) => {
  it('are those of a key file, the first one current', async () => {
    const ring = await readKeys(source(`${line}\nk-0 ${Buffer.alloc(32, 2).toString('base64url')}\n`));
    expect(ring?.ids).toEqual(['k-1', 'k-0']);
    expect(ring?.currentId).toBe('k-1');
  });

  it.each(['', 'k-1 short', `${line}\n${line}`, `${line} more`])(
    'are refused when garbled (%#)',
    async (text) => {
      await expect(readKeys(source(text))).rejects.toMatchObject({ code: 'host.key_unreadable' });
    },
  );
});

describe('A-47: a key command', () => {
  it('gets an environment without our own variables, the driver’s and those of Node', async () => {
    vi.stubEnv('COUPA_ACCOUNT_PROXY', 'http://user:CANARY@proxy');
    vi.stubEnv('PGPASSWORD', 'CANARY');
    vi.stubEnv('NODE_EXTRA', 'CANARY');
    vi.stubEnv('VAULT_ROLE', 'reader');
    const text = await runKeyCommand(node('process.stdout.write(JSON.stringify(process.env))'));
    expect(text).not.toContain('CANARY');
    expect(JSON.parse(text)).toMatchObject({ VAULT_ROLE: 'reader', PATH: process.env['PATH'] });
  });

  it('runs without a shell', async () => {
    expect(await runKeyCommand([...node('process.stdout.write(process.argv[1])'), '$(id); `id`'])).toBe(
      '$(id); `id`',
    );
  });

  it.each([
    ['fails', node('process.stderr.write("CANARY"); process.exit(3)'), { reason: 'exit', exitCode: 3 }],
    ['does not exist', [join(tmpdir(), 'no-such-program')], { reason: 'not_started' }],
    [
      'prints without end',
      node('setInterval(() => console.log("x".repeat(9999)), 0)'),
      { reason: 'too_long' },
    ],
  ])('is named, and nothing it wrote, when it %s', async (_case, command, details) => {
    const refusal = await runKeyCommand(command).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'host.key_command_failed', details });
    expect(JSON.stringify(refusal)).not.toContain('CANARY');
  });

  it('is given up when it takes too long, also when it leaves a child with the pipe behind', async () => {
    const script = `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => 0, 4000)'], { stdio: 'inherit' }); setTimeout(() => 0, 9000)`;
    await expect(runKeyCommand(node(script), { milliseconds: 300 })).rejects.toMatchObject({
      details: { reason: 'timeout' },
    });
  });
});

describe('A-47: a key from the environment', () => {
  it('is remarked on, and gone from there once it is read', async () => {
    vi.stubEnv('TEST_KEY', line);
    const logged: HookLogEntry[] = [];
    await readKeys({ environment: 'TEST_KEY' }, (entry) => void logged.push(entry));
    expect(process.env['TEST_KEY']).toBeUndefined();
    expect(logged).toEqual([{ event: 'host.key_from_environment', variable: 'TEST_KEY' }]);
  });
});

describe('A-47: a key descriptor', () => {
  it('is closed once it is read', async () => {
    const descriptor = openSync(file(line), 'r');
    await readKeys({ descriptor });
    expect(() => closeSync(descriptor)).toThrow('EBADF');
  });

  it('that holds far more than keys is refused', async () => {
    const descriptor = openSync(file(`${line}\n`.repeat(2000)), 'r');
    await expect(readKeys({ descriptor })).rejects.toMatchObject({ code: 'host.key_unreadable' });
  });
});
