import { describe, expect, it } from 'vitest';
import { normalizeSettings } from '../../src/account/normalize-settings.ts';
import type { AccountInput } from '../../src/generated/types.ts';
import { suffixes } from './support/world.ts';

const typed: AccountInput = {
  label: ' Acme ',
  host: 'https://ACME.coupahost.com/',
  clientId: ' id-1 ',
  clientSecret: 'secret-1',
  scopes: 'core.common.read, core.user.read',
};
const catalogue = ['core.common.read', 'core.common.write', 'core.user.read', 'offline_access', 'openid'];
const options = { hostSuffixes: suffixes, scopeCatalogue: catalogue };

function findingCodes(changes: Partial<AccountInput>): readonly string[] {
  return normalizeSettings({ ...typed, ...changes }, options).findings.map(({ code }) => code);
}

describe('normalizeSettings', () => {
  it('fills in the defaults and normalises what was typed', () => {
    expect(normalizeSettings(typed, options)).toEqual({
      settings: {
        label: 'Acme',
        host: 'acme.coupahost.com',
        clientId: 'id-1',
        grantType: 'client_credentials',
        clientType: 'confidential',
        scopes: ['core.common.read', 'core.user.read'],
        clientAuthentication: 'body',
        tokenEndpointConfig: [],
        authEndpointConfig: [],
        autoRefreshToken: true,
      },
      secrets: { clientSecret: 'secret-1' },
      findings: [],
    });
  });

  it.each<[Partial<AccountInput>, string, string]>([
    [{ label: ' ' }, 'account.invalid', 'label'],
    [{ label: 'a\nb' }, 'account.invalid', 'label'],
    [{ label: 'x'.repeat(201) }, 'account.invalid', 'label'],
    [{ host: 'evil.example' }, 'account.host_suffix_refused', 'host'],
    [{ clientId: '' }, 'account.invalid', 'clientId'],
    [{ clientId: 'id\u200b1' }, 'account.invalid', 'clientId'],
    [{ clientSecret: '' }, 'account.secret_missing', 'clientSecret'],
    [{ clientSecret: ' \n' }, 'account.secret_missing', 'clientSecret'],
    [{ clientSecret: 'a\u0007b' }, 'account.invalid', 'clientSecret'],
    [{ clientType: 'public', clientSecret: '' }, 'account.secret_missing', 'clientSecret'],
    [{ grantType: 'authorization_code', clientSecret: '' }, 'account.secret_missing', 'clientSecret'],
    [{ clientId: 'x'.repeat(513) }, 'account.invalid', 'clientId'],
    [{ scopes: 'a"b' }, 'account.scope_malformed', 'scopes'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is the subject
    [{ clientId: '${CLIENT_ID}' }, 'account.placeholder_unresolved', 'clientId'],
    [{ clientSecret: '{{secret}}' }, 'account.placeholder_unresolved', 'clientSecret'],
    [{ host: '<INSTANCE_DOMAIN>' }, 'account.placeholder_unresolved', 'host'],
    [{ host: '{{host}}.coupahost.com' }, 'account.placeholder_unresolved', 'host'],
    [{ scopes: ['{{scopes}}'] }, 'account.placeholder_unresolved', 'scopes'],
    [
      { tokenEndpointConfig: [{ parameter: 'audience', value: '{{x}}' }] },
      'account.placeholder_unresolved',
      'tokenEndpointConfig',
    ],
  ])('refuses %j with %s at %s', (changes, code, field) => {
    expect(() => normalizeSettings({ ...typed, ...changes }, options)).toThrow(
      expect.objectContaining({ code, field }),
    );
  });

  it.each([
    ['tokenEndpointConfig', 'scope', 'x', 'account.parameter_reserved'],
    ['tokenEndpointConfig', 'Client_Secret', 'x', 'account.parameter_reserved'],
    ['authEndpointConfig', 'redirect_uri', 'x', 'account.parameter_reserved'],
    ['authEndpointConfig', 'state', 'x', 'account.parameter_reserved'],
    ['authEndpointConfig', 'my_password', 'x', 'account.parameter_secret'],
    ['authEndpointConfig', 'id_token', 'x', 'account.parameter_secret'],
    ['tokenEndpointConfig', 'X-COUPA-API-KEY', 'x', 'account.api_key_unsupported'],
    ['authEndpointConfig', 'x_coupa_api_key', 'x', 'account.api_key_unsupported'],
    ['tokenEndpointConfig', 'two words', 'x', 'account.parameter_malformed'],
    ['tokenEndpointConfig', '', 'x', 'account.parameter_malformed'],
    ['tokenEndpointConfig', 'p'.repeat(65), 'x', 'account.parameter_malformed'],
  ] as const)('refuses the row of %s named %j', (list, parameter, value, code) => {
    const input = {
      ...typed,
      [list]: [
        { parameter: '', value: ' ' },
        { parameter, value },
      ],
    };
    expect(() => normalizeSettings(input, options)).toThrow(
      expect.objectContaining({ code, field: `${list}[1].parameter` }),
    );
  });

  it.each(['a\nb', 'x'.repeat(1025)])('refuses a parameter value that cannot be sent', (value) => {
    const input = { ...typed, tokenEndpointConfig: [{ parameter: 'audience', value }] };
    expect(() => normalizeSettings(input, options)).toThrow(
      expect.objectContaining({ code: 'account.parameter_malformed', field: 'tokenEndpointConfig[0].value' }),
    );
  });

  it('refuses a parameter that appears twice and keeps every other row', () => {
    const row = { parameter: 'audience', value: 'x' };
    const kept = normalizeSettings(
      { ...typed, tokenEndpointConfig: [row, { parameter: ' ', value: '' }] },
      options,
    );
    expect(kept.settings.tokenEndpointConfig).toEqual([row]);
    expect(() => normalizeSettings({ ...typed, tokenEndpointConfig: [row, row] }, options)).toThrow(
      expect.objectContaining({ code: 'account.parameter_malformed' }),
    );
  });

  it.each<[Partial<AccountInput>, readonly string[]]>([
    [{ scopes: '' }, ['account.scopes_empty']],
    [{ scopes: 'core.common.read offline_access' }, ['account.offline_access_useless']],
    [{ grantType: 'authorization_code' }, ['account.offline_access_missing']],
    [{ grantType: 'authorization_code', scopes: 'openid offline_access' }, []],
    [{ scopes: 'core.comon.read' }, ['account.scope_unknown']],
    [{ clientSecret: 'secret-1\n' }, ['account.secret_trimmed']],
    [
      { grantType: 'authorization_code', clientType: 'public', scopes: 'offline_access' },
      ['account.secret_unused'],
    ],
  ])('remarks on %j with %j', (changes, codes) => {
    expect(findingCodes(changes)).toEqual(codes);
  });

  it.each([
    ['core.comon.read', 'no known scope of core is for "comon"'],
    ['core.common.raed', 'the known rights for core.common are read, write, not raed'],
    ['kore.common.read', 'no known scope begins with "kore."'],
    ['opnid', 'opnid is not a known scope'],
  ])('says which part of %s is unknown', (scopes, words) => {
    expect(normalizeSettings({ ...typed, scopes }, options).findings[0]?.seen).toContain(words);
  });

  it('never stores the secret of a public client', () => {
    const input = { ...typed, grantType: 'authorization_code', clientType: 'public' } as const;
    expect(normalizeSettings(input, options).secrets).toEqual({});
  });

  it('never repeats a secret in an error or finding', () => {
    const results = ['{{canary}}', 'canary\u0007', ' canary '].map((clientSecret) => {
      try {
        return JSON.stringify(normalizeSettings({ ...typed, clientSecret }, options).findings);
      } catch (error) {
        return JSON.stringify(error) + String(error);
      }
    });
    expect(results.join()).not.toContain('canary');
  });

  it('reads its own result back unchanged', () => {
    const once = normalizeSettings(typed, options);
    const again = normalizeSettings({ ...once.settings, ...once.secrets }, options);
    expect(again).toEqual(once);
  });
});
