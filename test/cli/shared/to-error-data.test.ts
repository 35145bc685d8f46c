import { Errors } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { toErrorData } from '../../../src/cli/shared/to-error-data.ts';
import { ConnectorError } from '../../../src/errors.ts';

describe('errors of the command line', () => {
  it('keep the catalogue entry of a foreseen failure', () => {
    expect(toErrorData(new ConnectorError('account.not_found'))).toMatchObject({ code: 'account.not_found' });
  });

  it('name a taken port', () => {
    const error = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    expect(toErrorData(error).code).toBe('host.address_in_use');
  });

  it("make the parser's complaint a usage error of one line", () => {
    const data = toErrorData(new Errors.CLIError('Missing required flag label\nSee more help with --help'));
    expect(data).toMatchObject({ code: 'cli.usage', message: 'Missing required flag label' });
  });

  it('never repeat the text of an error that nobody foresaw', () => {
    const data = toErrorData(new TypeError('token=canary-7'));
    expect(data).toMatchObject({ code: 'host.unexpected', details: { error: 'TypeError' } });
    expect(JSON.stringify(data)).not.toContain('canary-7');
  });
});
