import { describe, expect, it } from 'vitest';
import { chosenKeys } from '../../../src/cli/shared/chosen-keys.ts';
import { hideEnvironment } from '../../../src/cli/shared/hide-environment.ts';

describe('A-47: the keys of a command', () => {
  it.each([
    ['are the file in the data folder when nothing is set', {}, {}],
    ['are that file when the variables are empty', { COUPA_ACCOUNT_KEY: '' }, {}],
    [
      'come from a command',
      { COUPA_ACCOUNT_KEY_COMMAND: '["vault","key"]' },
      { keys: { command: ['vault', 'key'] } },
    ],
    ['come from a descriptor', { COUPA_ACCOUNT_KEY_FD: '3' }, { keys: { descriptor: 3 } }],
    [
      'come from the environment, by name',
      { COUPA_ACCOUNT_KEY: 'CANARY' },
      { keys: { environment: 'COUPA_ACCOUNT_KEY' } },
    ],
  ])('%s', (_case, environment, expected) => {
    expect(chosenKeys(environment)).toEqual(expected);
  });

  it.each([
    { COUPA_ACCOUNT_KEY_COMMAND: 'CANARY key' },
    { COUPA_ACCOUNT_KEY_COMMAND: '[]' },
    { COUPA_ACCOUNT_KEY_COMMAND: '["a", 1]' },
    { COUPA_ACCOUNT_KEY_FD: '1' },
    { COUPA_ACCOUNT_KEY_FD: 'CANARY' },
    { COUPA_ACCOUNT_KEY: 'CANARY', COUPA_ACCOUNT_KEY_FD: '3' },
  ])('are refused without a trace when misnamed (%#)', (environment) => {
    let refusal: unknown;
    try {
      chosenKeys(environment);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'cli.usage' });
    expect(String(refusal)).not.toContain('CANARY');
  });
});

it('A-47: a diagnostic report of the command does not show the environment', () => {
  process.env['REPORT_CANARY'] = 'CANARY-in-report';
  try {
    hideEnvironment();
    expect(JSON.stringify(process.report.getReport())).not.toContain('CANARY-in-report');
  } finally {
    delete process.env['REPORT_CANARY'];
    process.report.excludeEnv = false;
  }
});
