import { describe, expect, it } from 'vitest';
import { assertNoSecretInArguments } from '../../../src/cli/shared/assert-no-secret-in-arguments.ts';
import { ConnectorError } from '../../../src/errors.ts';

const canary = 'canary-5b1f';

function refusalOf(argv: readonly string[]): ConnectorError | undefined {
  try {
    assertNoSecretInArguments(argv);
    return undefined;
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}

describe('secrets in arguments (check A-46)', () => {
  it.each([
    ['two words', ['accounts', 'create', '--client-secret', canary]],
    ['one word', ['accounts', 'create', `--client-secret=${canary}`]],
    ['camel case', ['--clientSecret', canary]],
    ['snake case', [`--client_secret=${canary}`]],
    ['one dash', ['-secret', canary]],
    ['a token', [`--refresh-token=${canary}`]],
    ['after a double dash', ['--', '--client-secret', canary]],
  ])('are refused without repeating them: %s', (_case, argv) => {
    const error = refusalOf(argv);
    expect(error?.code).toBe('cli.secret_in_argument');
    expect(JSON.stringify(error?.toData())).not.toContain(canary);
  });

  it.each([
    [['accounts', 'create', '--client-secret-file', 'secret.txt']],
    [['accounts', 'create', '--client-secret-stdin']],
    [['token', 'acme', '--show']],
  ])('lets the ways without a secret pass: %j', (argv) => {
    expect(refusalOf(argv)).toBeUndefined();
  });
});
