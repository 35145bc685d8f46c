import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { runCli } from './support/run-cli.ts';

const own = Object.entries(commands).filter(([id]) => id !== 'help');

describe('every command', () => {
  it.each(own)('%s has a summary, two examples and --json', (_id, command) => {
    expect(command.summary).toMatch(/\.$/);
    expect(command.examples).toHaveLength(2);
    expect(command.enableJsonFlag).toBe(true);
  });

  it.each(own)('%s has no option that takes a secret', (id, command) => {
    const takesValue = Object.entries(command.flags ?? {}).filter(([, { type }]) => type === 'option');
    const names = takesValue.map(([name]) => name);
    // The name of a signing key, or of its file.
    const harmless = id === 'pack' ? ['key'] : [];
    const doubtful = names.filter((name) => /(secret|passphrase|password|token|key)$/.test(name));
    expect(doubtful).toEqual(harmless);
  });
});

describe('a command line that is not understood', () => {
  it.each([
    ['an unknown command', ['nonsense']],
    ['a missing argument', ['accounts', 'show']],
    ['a missing option', ['accounts', 'create', '--label', 'x']],
    ['an argument too many', ['accounts', 'list', 'canary-1']],
    ['an unknown option', ['accounts', 'list', '--nope=canary-1']],
    ['an option outside its choices', ['accounts', 'create', '--grant-type', 'canary-1']],
    ['a port that is no number', ['serve', '--port', 'canary-1']],
  ])('ends with 2 and repeats no value: %s', async (_case, argv) => {
    const { code, stdout, stderr } = await runCli([...argv, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cli.usage', action: 'See --help.' } });
    expect(stdout + stderr).not.toContain('canary-1');
  });

  it('is refused without a trace when it carries a secret (check A-46)', async () => {
    const { code, stdout, stderr } = await runCli(['accounts', 'create', '--client-secret', 'canary-2'], {
      env: { DEBUG: '*' },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('cli.secret_in_argument');
    expect(stdout + stderr).not.toContain('canary-2');
  });

  it('is answered without colour unless a terminal reads', async () => {
    const { stderr } = await runCli(['nonsense']);
    expect(stderr).toBe(
      '✗ cli.usage  There is no such command.\n  Do:   See --help.\n  At:   Command line\n',
    );
  });
});
