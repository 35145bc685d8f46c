import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { runCli } from './support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'coupa-completion-'));
const shells = ['bash', 'zsh', 'fish'] as const;
const scripts: Record<string, string> = {};

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

/** What bash offers for a line that ends where the last word begins. */
function offeredByBash(...words: readonly string[]): readonly string[] {
  const program = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _coupa_account; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const argv = ['--norc', '-c', program, 'bash', join(folder, 'bash'), 'coupa-account', ...words];
  return execFileSync('bash', argv, { encoding: 'utf8' }).trim().split('\n');
}

beforeAll(async () => {
  for (const shell of shells) {
    const { stdout } = await runCli(['autocomplete', shell]);
    scripts[shell] = stdout;
    writeFileSync(join(folder, shell), stdout);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!has('bash'))('completion in bash', () => {
  it.each([
    [['acc'], ['accounts']],
    [
      ['keys', ''],
      ['api', 'encryption', 'signing'].filter((word) =>
        Object.keys(commands).some((id) => id.startsWith(`keys:${word}`)),
      ),
    ],
    [['scopes', 'd'], ['diff']],
    [['accounts', 'create', '--grant-t'], ['--grant-type']],
    [
      ['accounts', 'create', '--grant-type', ''],
      ['client_credentials', 'authorization_code'],
    ],
    [['accounts', 'create', '--label', 'x', '--client-type', 'p'], ['public']],
    [
      ['request', 'P'],
      ['POST', 'PUT', 'PATCH'],
    ],
    [['accounts', 'show', 'Try', '--js'], ['--json']],
    [['accounts', 'export', '--output', ''], ['']],
    [['nonsense', 'x'], ['']],
  ])('offers after %j: %j', (words, expected) => {
    expect(offeredByBash(...words)).toEqual(expected);
  });

  it('offers every command', () => {
    const tops = new Set(Object.keys(commands).map((id) => id.split(':')[0]));
    expect(offeredByBash('').toSorted()).toEqual([...tops].toSorted());
  });
});

describe.each(shells)('the script for %s', (shell) => {
  it('names every command and every option', () => {
    for (const [id, command] of Object.entries(commands)) {
      for (const word of id.split(':')) expect(scripts[shell]).toContain(word);
      for (const name of Object.keys(command.flags ?? {})) expect(scripts[shell]).toContain(name);
    }
  });

  it.skipIf(!has(shell))('is a script that the shell can read', () => {
    expect(spawnSync(shell, ['-n', join(folder, shell)], { encoding: 'utf8' })).toMatchObject({ status: 0 });
  });
});
