import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/oauth/parse-json.ts';
import { parseLifetime } from '../../src/oauth/parse-lifetime.ts';
import { failureOf } from '../support/failure-of.ts';
import { contextOf, grants, json, recordingFetch, text, tokens } from './support.ts';

const answered = (response: () => Response, acceptTextJson = false) =>
  grants.refresh_token(contextOf(recordingFetch(response).fetch, { acceptTextJson }));

describe('an answer with status 200', () => {
  it.each([
    ['token.missing_access_token', { ...tokens, access_token: undefined }],
    ['token.missing_access_token', { ...tokens, access_token: '' }],
    ['token.missing_access_token', { ...tokens, access_token: 7 }],
    ['token.missing_access_token', {}],
    ['token.invalid_access_token', { ...tokens, access_token: 'a\r\nx-injected: 1' }],
    ['token.invalid_access_token', { ...tokens, access_token: 'a b' }],
    ['token.invalid_access_token', { ...tokens, access_token: 'tokén' }],
    ['token.missing_token_type', { ...tokens, token_type: undefined }],
    ['token.missing_token_type', { ...tokens, token_type: '' }],
    ['token.missing_token_type', { ...tokens, token_type: ['bearer'] }],
    ['token.unsupported_type', { ...tokens, token_type: 'mac' }],
    ['token.unsupported_type', { ...tokens, token_type: 'dpop' }],
    ['token.error_in_success', { ...tokens, error: 'invalid_grant' }],
    ['token.error_in_success', { ...tokens, error: { code: 1 } }],
    ['token.error_in_success', { error: '' }],
    ['token.invalid_response', { ...tokens, refresh_token: 12 }],
    ['token.invalid_response', { ...tokens, scope: ['a'] }],
    ['token.invalid_response', []],
    ['token.invalid_response', 'text'],
    ['token.invalid_response', null],
  ])('breaks the rule %s: %j (A-26, F-22, F-23, F-24)', async (code, body) => {
    const failure = await failureOf(answered(() => json(body)));
    expect(failure.code).toBe(code);
    expect(JSON.stringify(failure.toData())).not.toContain('canary');
  });

  it.each(['bearer', 'Bearer', 'BEARER'])('may call its type "%s" (F-22)', async (token_type) => {
    expect((await answered(() => json({ ...tokens, token_type }))).tokenType).toBe('Bearer');
  });

  it('names the error it contradicts itself with', async () => {
    const failure = await failureOf(answered(() => json({ ...tokens, error: 'invalid_scope' })));
    expect(failure.details).toEqual({ status: 200, error: 'invalid_scope' });
  });

  it('may leave its lifetime open with null, so that a rotated refresh token is not lost over it', async () => {
    const answer = await answered(() => json({ ...tokens, expires_in: null, refresh_token: 'rt-next' }));
    expect(answer.expiresInSeconds).toBeUndefined();
    expect(answer.refreshToken).toBe('rt-next');
  });

  it('may carry an error that is null', async () => {
    expect((await answered(() => json({ ...tokens, error: null }))).accessToken).toBe('at-canary');
  });

  it.each([
    ['token.not_json', 'text/html', '<!doctype html><title>Sign in</title>'],
    ['token.not_json', 'text/html', JSON.stringify(tokens)],
    ['token.not_json', 'application/xml', '<errors/>'],
    ['token.not_json', 'text/plain', 'access_token=a&token_type=bearer'],
    ['token.invalid_json', 'application/json', '{"access_token":"at-can'],
    ['token.invalid_json', 'application/json', '<html></html>'],
    ['token.invalid_json', 'application/json', '{"expires_in":NaN}'],
    ['token.invalid_json', 'application/json', ''],
    ['token.invalid_json', '', ' \n'],
  ])('that is %s is ambiguous: %s (F-11, F-12)', async (code, contentType, body) => {
    const failure = await failureOf(answered(() => text(body, contentType), true));
    expect(failure.toData()).toMatchObject({ code, kind: 'ambiguous', details: { status: 200 } });
    expect(JSON.stringify(failure.toData())).not.toMatch(/html|canary|Sign/);
  });

  it.each(['text/plain', 'Text/Plain; charset=utf-8', ''])(
    'in JSON under "%s" is accepted where allowed, with a warning (F-13)',
    async (contentType) => {
      const response = () => text(JSON.stringify(tokens), contentType);
      expect((await answered(response, true)).warnings).toEqual(['token.content_type_unexpected']);
      expect((await failureOf(answered(response, false))).code).toBe('token.not_json');
    },
  );

  it.each(['application/json', 'APPLICATION/JSON;charset=utf-8', 'application/vnd.api+json'])(
    'under %s needs no warning',
    async (contentType) => {
      expect((await answered(() => text(JSON.stringify(tokens), contentType))).warnings).toEqual([]);
    },
  );
});

describe('expires_in (A-27, F-20)', () => {
  it.each([
    ['86399', 86_399],
    ['"86400"', 86_400],
    ['"00086400"', 86_400],
    ['10', 10],
    ['1', 1],
    ['31536000', 31_536_000],
    ['86399.0', 86_399],
  ])('of %s is %i seconds', async (literal, seconds) => {
    const body = `{"access_token":"a","token_type":"bearer","expires_in":${literal}}`;
    expect((await answered(() => text(body, 'application/json'))).expiresInSeconds).toBe(seconds);
  });

  it.each([
    '0',
    '-5',
    '1e400',
    '31536001',
    '0.5',
    '86399.5',
    '"abc"',
    '"0"',
    '"-5"',
    '"86400 "',
    '"8.64e4"',
    '"0x15180"',
    '""',
    '"999999999"',
    'true',
    '{}',
    '[86399]',
  ])('of %s is refused', async (literal) => {
    const body = `{"access_token":"a","token_type":"bearer","expires_in":${literal}}`;
    const failure = await failureOf(answered(() => text(body, 'application/json')));
    expect(failure.code).toBe('token.invalid_expires_in');
  });

  it('may be absent', async () => {
    const { expires_in: _absent, ...rest } = tokens;
    expect(await answered(() => json(rest))).not.toHaveProperty('expiresInSeconds');
  });

  it('is a number between one second and a year, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.integer(), fc.double(), fc.integer().map(String)), (value) => {
        const seconds = parseLifetime(value);
        if (seconds !== undefined) {
          expect(Number.isInteger(seconds)).toBe(true);
          expect(seconds).toBeGreaterThanOrEqual(1);
          expect(seconds).toBeLessThanOrEqual(31_536_000);
          expect(Number(value)).toBe(seconds);
        }
      }),
    );
  });
});

describe('hostile JSON (A-34, F-16)', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it('of 32 levels is read, of 33 refused', () => {
    expect(parseJson(nested(32)).outcome).toBe('other');
    expect(parseJson(nested(33)).outcome).toBe('too_deep');
  });

  it('of 40,000 levels is refused in no time', async () => {
    const body = `{"access_token":"a","x":${nested(30_000)}}`;
    const started = performance.now();
    expect((await failureOf(answered(() => text(body, 'application/json')))).code).toBe(
      'token.invalid_response',
    );
    expect(performance.now() - started).toBeLessThan(50);
  });

  it('with many members is read in no time', async () => {
    const members = Array.from({ length: 7_000 }, (_, index) => `"k${index}":0`).join();
    const body = `{${members},"access_token":"a","token_type":"bearer"}`;
    const started = performance.now();
    await answered(() => text(body, 'application/json'));
    expect(performance.now() - started).toBeLessThan(50);
  });

  it('with brackets, quotes and backslashes inside texts is not mistaken for deep', () => {
    const value = { a: `${'[{'.repeat(100)}\\"`, b: '\\\\', c: ['"'.repeat(50)] };
    expect(parseJson(JSON.stringify(value))).toEqual({ outcome: 'object', members: value });
  });

  it('with __proto__ changes no prototype', async () => {
    const body = `{"__proto__":{"access_token":"x","polluted":1},"constructor":1,"token_type":"bearer"}`;
    const failure = await failureOf(answered(() => text(body, 'application/json')));
    expect(failure.code).toBe('token.missing_access_token');
    expect({}).not.toHaveProperty('polluted');
  });

  it('of any kind is parsed as JSON.parse does, or named as what it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 20 }), fc.string()), (body) => {
        const parsed = parseJson(body);
        if (parsed.outcome === 'object') {
          expect({ ...parsed.members }).toEqual({ ...JSON.parse(body) });
        } else if (parsed.outcome === 'garbled') {
          expect(() => JSON.parse(body)).toThrow();
        }
      }),
    );
  });
});
