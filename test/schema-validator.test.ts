import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../src/errors.ts';
import { validateAccountInput } from '../src/generated/account-input-validators.js';
import { validateAccountSettings } from '../src/generated/account-settings-validators.js';
import { validateAccount, validateNewAccountInput } from '../src/generated/account-validators.js';
import { validateBeforeOperationResult, validateRefreshResult } from '../src/generated/hook-validators.js';
import { validateOpenDraftRequest, validateOperationRequest } from '../src/generated/host-api-validators.js';
import { validateConnectorManifest } from '../src/generated/manifest-validators.js';
import type { Validator } from '../src/generated/validator.ts';
import { assertValid, formatSchemaFinding, validateSchema } from '../src/schema-validator.ts';

const input = { label: 'Coupa', host: 'acme', clientId: '0123456789abcdef' };
const settings = {
  label: 'Coupa',
  host: 'acme.coupahost.com',
  clientId: '0123456789abcdef',
  grantType: 'client_credentials',
  clientType: 'confidential',
  scopes: ['core.common.read'],
  clientAuthentication: 'body',
  tokenEndpointConfig: [],
  authEndpointConfig: [],
  autoRefreshToken: true,
};
const account = { id: 'acc_1', settings, secrets: { clientSecret: 'not-a-real-secret' }, tokenState: null };

function say(validator: Validator<unknown>, value: unknown): readonly string[] {
  return validateSchema(validator, value).map(formatSchemaFinding);
}

function errorOf(work: () => void): ConnectorError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the wording of what does not fit', () => {
  const hostAdvice =
    'Type the instance, for example acme, acme.coupahost.com or https://acme.coupahost.com/.';
  const secretAdvice =
    'Copy the Secret of the client from Coupa (Show/Hide), or choose Public client if it has none.';

  const table: readonly (readonly [string, Validator<unknown>, unknown, readonly string[]])[] = [
    [
      'a missing field',
      validateAccountInput,
      { label: 'a', clientId: 'b' },
      [`host – Host is missing. – ${hostAdvice}`],
    ],
    [
      'an empty field',
      validateAccountInput,
      { ...input, host: '' },
      [`host – Host is empty. – ${hostAdvice}`],
    ],
    [
      'a field that is too long',
      validateAccountInput,
      { ...input, label: 'x'.repeat(201) },
      [
        'label – Label is longer than 200 characters. – Type a name of at most 200 characters, for example Coupa OAuth2 Account.',
      ],
    ],
    [
      'an unknown key',
      validateAccountInput,
      { ...input, tenantId: 1 },
      ['tenantId – tenantId is not a known key. – Remove it.'],
    ],
    [
      'a key that cannot be repeated safely',
      validateAccountInput,
      { ...input, 'a b\u0000': 1 },
      ['(unreadable key) – (unreadable key) is not a known key. – Remove it.'],
    ],
    [
      'a choice that is not on offer',
      validateAccountInput,
      { ...input, grantType: 'password' },
      [
        'grantType – Grant Type is not one of the known values. – Choose client_credentials or authorization_code.',
      ],
    ],
    [
      'a wrong type',
      validateAccountInput,
      { ...input, autoRefreshToken: 'yes' },
      ['autoRefreshToken – Auto-refresh token is not true or false. – Use true or false.'],
    ],
    [
      'a value that fits no alternative',
      validateAccountInput,
      { ...input, scopes: 7 },
      [
        'scopes – Scopes is not text or a list. – Type scopes such as core.common.read, separated by commas, blanks or new lines.',
      ],
    ],
    [
      'a value that almost fits one alternative',
      validateAccountInput,
      { ...input, scopes: ['core.common.read', 7] },
      ['scopes[1] – scopes[1] is not text. – Use text.'],
    ],
    [
      'a field inside a row',
      validateAccountInput,
      { ...input, tokenEndpointConfig: [{ parameter: '', value: 'x' }] },
      [
        'tokenEndpointConfig[0].parameter – Parameter is empty. – Type the name of the parameter, for example audience.',
      ],
    ],
    [
      'too many rows',
      validateAccountInput,
      { ...input, authEndpointConfig: Array.from({ length: 51 }, () => ({ parameter: 'a', value: 'b' })) },
      ['authEndpointConfig – Auth Endpoint Config has more than 50 entries. – Remove some.'],
    ],
    [
      'a secret that the grant needs',
      validateNewAccountInput,
      input,
      [`clientSecret – Client Secret is missing. – ${secretAdvice}`],
    ],
    [
      'a public client with a grant that has none',
      validateNewAccountInput,
      { ...input, clientSecret: 'not-a-real-secret', clientType: 'public', grantType: 'client_credentials' },
      ['grantType – Grant Type must be authorization_code here. – Use authorization_code.'],
    ],
    [
      'a repeated entry',
      validateAccountSettings,
      { ...settings, scopes: ['a', 'b', 'a'] },
      ['scopes[2] – scopes[2] repeats entry 1. – Remove the repetition.'],
    ],
    [
      'a form that a normalised field does not have',
      validateAccountSettings,
      { ...settings, host: 'ACME' },
      [`host – Host does not have the expected form. – ${hostAdvice}`],
    ],
    [
      'a part that may be null',
      validateAccount,
      { ...account, tokenState: 'x' },
      ['tokenState – tokenState is not an object or null. – Use an object or null.'],
    ],
    [
      'something else entirely',
      validateAccount,
      null,
      ['(whole) – The value is not an object. – Use an object.'],
    ],
    [
      'an outcome that is unknown',
      validateRefreshResult,
      { outcome: 'maybe' },
      ['outcome – outcome is not one of the known values. – Use one that the schema names.'],
    ],
    [
      'only the branch that the outcome names',
      validateRefreshResult,
      { outcome: 'renewed', patch: { tokenState: null }, rotation: 'twice', findings: [] },
      ['rotation – rotation is not one of the known values. – Use rotated, same, omitted or minted.'],
    ],
    [
      'a header name',
      validateBeforeOperationResult,
      {
        outcome: 'ready',
        headers: { Authorization: 'Bearer x' },
        renewal: 'none',
        expiresAt: '2026-02-01T11:59:59.000Z',
        notBefore: '2026-01-31T12:00:05.000Z',
      },
      ['headers.Authorization – headers.Authorization has a name that cannot be used. – Rename it.'],
    ],
    [
      'an instant that does not exist',
      validateBeforeOperationResult,
      {
        outcome: 'ready',
        headers: {},
        renewal: 'none',
        expiresAt: '2026-02-30T11:59:59.000Z',
        notBefore: '2026-01-31T12:00:05.000Z',
      },
      [
        'expiresAt – expiresAt is not a valid date-time. – Use an instant in UTC, for example 2026-01-31T12:00:00Z.',
      ],
    ],
    [
      'a path that leaves the API',
      validateOperationRequest,
      { method: 'GET', path: '/oauth2/clients' },
      [
        'path – path does not have the expected form. – Give a path of the API, for example /api/invoices?limit=1.',
      ],
    ],
    [
      'an empty request',
      validateOpenDraftRequest,
      {},
      ['(whole) – The value is empty. – Give at least one of its fields.'],
    ],
  ];

  it.each(table)('names %s', (_case, validator, value, expected) => {
    expect(say(validator, value)).toEqual(expected);
  });

  it('reports numbers with the limit that they miss', () => {
    const manifest = JSON.parse(readFileSync('connector.manifest.json', 'utf8'));
    const change = { renewAfter: { from: 0, to: 1 }, settleSeconds: 301, mandatoryLeadSeconds: 0 };
    const renewal = { ...manifest.renewal, ...change };
    expect(say(validateConnectorManifest, { ...manifest, renewal })).toEqual([
      'renewal.renewAfter.from – renewal.renewAfter.from is not more than 0. – Use more than 0.',
      'renewal.renewAfter.to – renewal.renewAfter.to is not less than 1. – Use less than 1.',
      'renewal.mandatoryLeadSeconds – renewal.mandatoryLeadSeconds is less than 1. – Use 1 or more.',
      'renewal.settleSeconds – renewal.settleSeconds is more than 300. – Use 300 or less.',
    ]);
  });

  it('says nothing about a value that fits', () => {
    expect(validateSchema(validateAccount, account)).toEqual([]);
  });

  it('names each field once and at most twenty fields', () => {
    const rows = Array.from({ length: 50 }, () => ({ parameter: 1, value: 2 }));
    const findings = validateSchema(validateAccountInput, { ...input, tokenEndpointConfig: rows });
    expect(findings).toHaveLength(20);
    expect(new Set(findings.map(({ field }) => field)).size).toBe(20);
  });
});

describe('hostile values', () => {
  it.each([
    ['__proto__', '{"__proto__":{"label":"x","host":"acme","clientId":"x"}}'],
    ['constructor', '{"label":"x","host":"acme","clientId":"x","constructor":{"prototype":{"admin":1}}}'],
    ['prototype', '{"label":"x","host":"acme","clientId":"x","prototype":{"admin":1}}'],
  ])('refuses a key named %s (A-59)', (key, text) => {
    expect(say(validateAccountInput, JSON.parse(text))).toContain(
      `${key} – ${key} is not a known key. – Remove it.`,
    );
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  it('does not count what a value inherits (A-59)', () => {
    expect(validateAccountInput(Object.setPrototypeOf({}, input))).toBe(false);
    expect(
      validateAccountInput(Object.assign({}, JSON.parse('{"__proto__":{"label":"x"}}'), { host: 'a' })),
    ).toBe(false);
  });

  it('refuses such keys in rows and in header maps too (A-59)', () => {
    const row = JSON.parse('{"parameter":"a","value":"b","__proto__":{"x":1}}');
    expect(say(validateAccountInput, { ...input, tokenEndpointConfig: [row] })).toEqual([
      'tokenEndpointConfig[0].__proto__ – tokenEndpointConfig[0].__proto__ is not a known key. – Remove it.',
    ]);
    const headers = JSON.parse('{"__proto__":"x"}');
    expect(validateBeforeOperationResult({ outcome: 'ready', headers, renewal: 'none' })).toBe(false);
  });

  it('never repeats a value, so no secret reaches a message', () => {
    const canary = 'canary-5e1f';
    const found = [
      ...say(validateNewAccountInput, {
        ...input,
        clientSecret: [canary],
        grantType: canary,
        host: { canary },
        clientAuthentication: canary,
      }),
      ...say(validateAccount, {
        ...account,
        secrets: { clientSecret: { value: canary } },
        tokenState: { accessToken: `${canary} \n`, refreshToken: 7 },
      }),
      ...say(validateRefreshResult, { outcome: canary }),
    ];
    expect(found.length).toBeGreaterThan(5);
    expect(found.join('\n')).not.toContain('canary-');
  });
});

describe('assertValid', () => {
  it('throws the code of the room with field, sentence and advice', () => {
    const error = errorOf(() => assertValid(validateNewAccountInput, input, { code: 'account.invalid' }));
    expect(error.toData()).toMatchObject({
      code: 'account.invalid',
      kind: 'input',
      field: 'clientSecret',
      message: 'Client Secret is missing.',
      action: 'Copy the Secret of the client from Coupa (Show/Hide), or choose Public client if it has none.',
    });
  });

  it('lists everything that does not fit among the details', () => {
    const error = errorOf(() => assertValid(validateAccountInput, {}, { code: 'host.request_invalid' }));
    expect(error.code).toBe('host.request_invalid');
    expect(error.details['problems']).toHaveLength(3);
  });

  it('names no field when the value as a whole is wrong', () => {
    const error = errorOf(() => assertValid(validateAccountInput, [], { code: 'host.request_invalid' }));
    expect(error.field).toBeUndefined();
    expect(error.message).toBe('The value is not an object.');
  });

  it('returns nothing and narrows the type when the value fits', () => {
    const value: unknown = input;
    assertValid(validateAccountInput, value, { code: 'account.invalid' });
    expect(value.label).toBe('Coupa');
  });
});
