import { describe, expect, it } from 'vitest';
import { typedSettings } from '../../../src/cli/shared/setting-flags.ts';
import { failureOf } from '../../support/failure-of.ts';

describe('settings by option', () => {
  it('are those that were named, and no others', () => {
    expect(typedSettings({})).toEqual({});
    expect(typedSettings({ scopes: '', 'auto-refresh': false, 'grant-type': 'authorization_code' })).toEqual({
      scopes: '',
      autoRefreshToken: false,
      grantType: 'authorization_code',
    });
  });

  it('take extra parameters apart at the first equals sign', () => {
    expect(typedSettings({ 'token-endpoint-config': ['audience=a=b', 'empty='] })).toEqual({
      tokenEndpointConfig: [
        { parameter: 'audience', value: 'a=b' },
        { parameter: 'empty', value: '' },
      ],
    });
  });

  it.each(['=value', 'no-value', ''])('refuse an extra parameter such as %j', async (option) => {
    expect(await failureOf(() => typedSettings({ 'auth-endpoint-config': [option] }))).toMatchObject({
      code: 'cli.usage',
    });
  });
});
