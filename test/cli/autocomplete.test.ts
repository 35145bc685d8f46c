import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { bashScript } from '../../src/cli/shared/completion/bash-script.ts';
import { completionModel } from '../../src/cli/shared/completion/completion-model.ts';
import { fishScript } from '../../src/cli/shared/completion/fish-script.ts';
import { zshScript } from '../../src/cli/shared/completion/zsh-script.ts';
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

/** Every command by its words, with the names of its options, as the scripts have to hold them. */
const expected = Object.entries(commands).map(([id, { flags = {}, enableJsonFlag }]) => ({
  words: id.replaceAll(':', ' '),
  options: Object.entries(flags as Record<string, { hidden?: boolean; allowNo?: boolean }>)
    .filter(([, { hidden }]) => hidden !== true)
    .flatMap(([name, { allowNo }]) => (allowNo === true ? [`--${name}`, `--no-${name}`] : [`--${name}`]))
    .concat(enableJsonFlag === true ? ['--json'] : [])
    .toSorted(),
}));

/** The words of a script as a POSIX shell reads quotes, which zsh and fish do alike here; a quote left open is null. */
function quotedParts(line: string): readonly string[] | null {
  const parts = line.split("'");
  return parts.length % 2 === 0 ? null : parts.filter((_part, index) => index % 2 === 1);
}

describe('the script for zsh, read line by line', () => {
  const offers = () =>
    new Map(
      (scripts['zsh'] ?? '').split('\n').flatMap((line) => {
        const [, path, offered] = /^ {4}'([a-z: -]*)'\) offered=\((.*)\) ;;$/.exec(line) ?? [];
        return path === undefined || offered === undefined ? [] : [[path, quotedParts(offered)] as const];
      }),
    );

  it.each(expected)('offers each option of $words once', ({ words, options }) => {
    const found = (offers().get(words) ?? []).map((part) => part.split(':')[0] ?? '');
    expect(found.filter((name) => name.startsWith('--')).toSorted()).toEqual(options);
  });

  it('offers each command once, behind the words that lead to it', () => {
    const paths = [...offers()].flatMap(([path, parts]) =>
      (parts ?? []).map((part) => `${path} ${part.split(':')[0]}`.trim()),
    );
    for (const { words } of expected) expect(paths.filter((path) => path === words)).toEqual([words]);
  });

  it('closes every quote and every branch', () => {
    const lines = (scripts['zsh'] ?? '').split('\n').filter((line) => !line.startsWith('#'));
    for (const line of lines) expect([line, quotedParts(line)]).not.toEqual([line, null]);
    const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
    expect(count(/^ *case /)).toBe(count(/^ *esac$/));
    expect(count(/^ *for .*; do$/)).toBe(count(/^ *done$/));
  });
});

describe('the script for fish, read line by line', () => {
  const completions = () =>
    (scripts['fish'] ?? '').split('\n').filter((line) => line.startsWith('complete -c coupa-account '));

  it.each(expected)('offers each option of $words once', ({ words, options }) => {
    const condition = `-n '__coupa_account_at ${words}' -l `;
    const found = completions().flatMap((line) => line.split(condition)[1]?.split(' ')[0] ?? []);
    expect(found.map((name) => `--${name}`).toSorted()).toEqual(options);
  });

  it('offers each command once, behind the words that lead to it', () => {
    const paths = completions().flatMap((line) => {
      const [, path = '', word] = /-n '__coupa_account_at ([a-z ]*)' -fa ([a-z]+) -d /.exec(line) ?? [];
      return word === undefined ? [] : [`${path} ${word}`.trim()];
    });
    expect(paths.toSorted()).toEqual(expected.map(({ words }) => words).toSorted());
  });

  it('closes every quote and every block', () => {
    const lines = (scripts['fish'] ?? '').split('\n').filter((line) => !line.startsWith('#'));
    for (const line of lines) expect([line, quotedParts(line)]).not.toEqual([line, null]);
    const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
    expect(count(/^\s*(?:function|for|switch|if|while) /)).toBe(count(/^\s*end$/));
  });
});

describe.each([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
] as const)('what %s would read as its own', (_shell, scriptOf) => {
  it('is left out of descriptions', () => {
    const text = `It's "quoted", \`run\` for $HOME \\ and: more. A second sentence.`;
    const flag = { name: 'key', type: 'option', description: text };
    const model = completionModel([{ id: 'try', summary: text, flags: { key: flag }, args: {} }]);
    for (const line of scriptOf('coupa-account', model)
      .split('\n')
      .filter((one) => !one.startsWith('#'))) {
      expect([line, quotedParts(line)]).not.toEqual([line, null]);
      expect(line).not.toMatch(/`|\$HOME|"quoted"|second/);
    }
  });
});
