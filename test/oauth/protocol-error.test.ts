import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { errorCatalogue } from '../../src/errors.ts';
import { parseRetryAfter } from '../../src/oauth/parse-retry-after.ts';
import { failureOf } from '../support/failure-of.ts';
import { contextOf, type GrantName, grantNames, grants, json, now, recordingFetch, text } from './support.ts';

const oauthError =
  (status: number, error: string, headers: Record<string, string> = {}) =>
  () =>
    json({ error, error_description: 'as the server says' }, { status, headers });
const page = (status: number) => () => text('<html>blocked</html>', 'text/html', { status });
const challenge = { 'www-authenticate': 'Basic realm="OAuth", error="invalid_client"' };

const refused = (response: () => Response, grant: GrantName = 'refresh_token') =>
  failureOf(grants[grant](contextOf(recordingFetch(response).fetch)));

describe('an error of the token endpoint', () => {
  it.each<[string, () => Response, ErrorCode]>([
    ['400 invalid_client', oauthError(400, 'invalid_client'), 'token.invalid_client'],
    ['401 invalid_client without challenge', oauthError(401, 'invalid_client'), 'token.invalid_client'],
    [
      '401 invalid_client with challenge',
      oauthError(401, 'invalid_client', challenge),
      'token.invalid_client',
    ],
    [
      '401 with challenge and no body',
      () => text('', '', { status: 401, headers: challenge }),
      'token.invalid_client',
    ],
    ['401 with an empty body', () => text('', '', { status: 401 }), 'token.invalid_client'],
    ['401 with JSON that names no error', () => json({}, { status: 401 }), 'token.invalid_client'],
    ['401 with a page', page(401), 'token.refused'],
    ['400 unauthorized_client', oauthError(400, 'unauthorized_client'), 'token.unauthorized_client'],
    ['400 unsupported_grant_type', oauthError(400, 'unsupported_grant_type'), 'token.unsupported_grant_type'],
    ['400 invalid_request', oauthError(400, 'invalid_request'), 'token.invalid_request'],
    ['400 temporarily_unavailable', oauthError(400, 'temporarily_unavailable'), 'token.unavailable'],
    ['400 server_error', oauthError(400, 'server_error'), 'token.server_error'],
    ['403 private code', oauthError(403, 'invalid_code'), 'token.refused'],
    ['400 with a name that objects have', oauthError(400, 'constructor'), 'token.refused'],
    ['400 with an empty body', () => text('', '', { status: 400 }), 'token.refused'],
    ['400 with a page', page(400), 'token.refused'],
    ['403 with a page', page(403), 'token.refused'],
    ['404 with a page', page(404), 'token.not_found'],
    ['404 with an OAuth error', oauthError(404, 'invalid_client'), 'token.invalid_client'],
    ['429 with an OAuth error', oauthError(429, 'invalid_grant'), 'token.rate_limited'],
    ['429 with a page', page(429), 'token.rate_limited'],
    ['503 with a page', page(503), 'token.unavailable'],
    ['503 with an OAuth error', oauthError(503, 'invalid_grant'), 'token.unavailable'],
    ['500 with a page', page(500), 'token.server_error'],
    ['500 with an OAuth error', oauthError(500, 'invalid_grant'), 'token.server_error'],
    ['502', page(502), 'token.server_error'],
    ['504', page(504), 'token.server_error'],
    ['301', page(301), 'token.redirect_refused'],
    ['302', page(302), 'token.redirect_refused'],
    ['307 with an OAuth error', oauthError(307, 'invalid_grant'), 'token.redirect_refused'],
    ['201 with an error', oauthError(201, 'invalid_grant'), 'token.invalid_response'],
    ['204', () => new Response(null, { status: 204 }), 'token.invalid_response'],
  ])('that is %s is named', async (_name, response, code) => {
    const failure = await refused(response);
    expect(failure.code).toBe(code);
    expect(failure.details['status']).toBe(response().status);
  });

  it.each<[GrantName, ErrorCode, ErrorCode]>([
    ['client_credentials', 'token.refused', 'token.invalid_scope'],
    ['authorization_code', 'token.code_refused', 'token.invalid_scope'],
    ['refresh_token', 'token.grant_ended', 'token.scopes_changed'],
  ])('means its own for %s', async (grant, invalidGrant, invalidScope) => {
    expect((await refused(oauthError(400, 'invalid_grant'), grant)).code).toBe(invalidGrant);
    expect((await refused(oauthError(400, 'invalid_scope'), grant)).code).toBe(invalidScope);
  });

  it.each([500, 501, 502, 504, 301, 302, 303, 307, 308])(
    'with status %i may have spent the token',
    async (status) => {
      expect((await refused(page(status))).kind).toBe('ambiguous');
    },
  );

  it.each([429, 503])('with status %i has not spent the token', async (status) => {
    expect((await refused(page(status))).kind).toBe('transient');
  });

  it.each(grantNames)('has a code of the catalogue for %s whatever the status', async (grant) => {
    for (let status = 201; status < 600; status += 1) {
      const body = [204, 205, 304].includes(status) ? null : '{"error":"x"}';
      const failure = await refused(() => new Response(body, { status }), grant);
      expect(Object.hasOwn(errorCatalogue, failure.code)).toBe(true);
    }
  });
});

describe('the words of the server', () => {
  const described = async (error_description: unknown, error: unknown = 'invalid_client') =>
    (await refused(() => json({ error, error_description }, { status: 400 }))).details;

  it('are told when they are harmless', async () => {
    expect(await described('Client is inactive.')).toEqual({
      status: 400,
      error: 'invalid_client',
      errorDescription: 'Client is inactive.',
    });
  });

  it('are cut and cleaned', async () => {
    const { errorDescription } = await described(`a\r\nb\u001b[31mc\u0000ü${'x'.repeat(300)}`);
    expect(errorDescription).toMatch(/^a b \[31mc x+$/);
    expect(String(errorDescription)).toHaveLength(200);
  });

  it.each(['cs-canary', 'rt-canary', 'RT-CANARY', `${'x'.repeat(195)}cs-canary`, 'Y2xpZW50LTE6Y3MtY2FuYXJ5'])(
    'are dropped when they repeat a secret: %s',
    async (secret) => {
      expect(await described(`Secret ${secret} is wrong`)).not.toHaveProperty('errorDescription');
    },
  );

  it.each([
    ['as it is', 'sécret +%/ canary'],
    ['form-encoded', 's%C3%A9cret+%2B%25%2F+canary'],
    ['percent-encoded', 's%C3%A9cret%20%2B%25%2F%20canary'],
  ])('are dropped when they repeat a secret %s', async (_spelling, repeated) => {
    const { fetch } = recordingFetch(() =>
      json({ error: 'invalid_client', error_description: `not ${repeated}` }, { status: 401 }),
    );
    const failure = await failureOf(
      grants.refresh_token(contextOf(fetch), {
        clientId: 'client-1',
        authentication: { method: 'body', secret: 'sécret +%/ canary' },
      }),
    );
    expect(failure.details).not.toHaveProperty('errorDescription');
  });

  it('are dropped when they repeat the Basic header, whose halves are form-encoded (A-45)', async () => {
    const client = {
      clientId: 'client-1',
      authentication: { method: 'basic', secret: 'p%s:w rd-canary' },
    } as const;
    const { fetch, sent } = recordingFetch();
    await grants.refresh_token(contextOf(fetch), client);
    const header = sent[0]?.headers['authorization']?.replace('Basic ', '') ?? '';
    const [, secret = ''] = Buffer.from(header, 'base64').toString('utf8').split(':');
    expect(secret).not.toBe('');
    for (const repeated of [header, secret]) {
      const answer = () =>
        json({ error: 'invalid_client', error_description: `not ${repeated}` }, { status: 401 });
      const failure = await failureOf(grants.refresh_token(contextOf(recordingFetch(answer).fetch), client));
      expect(failure.details).toEqual({ status: 401, error: 'invalid_client' });
    }
  });

  it.each(['Invalid-Client', 'x'.repeat(41), '<img>', 7, null, ['invalid_grant'], ''])(
    'hold no error code like %j',
    async (error) => {
      expect(await described('d', error)).not.toHaveProperty('error');
    },
  );

  it.each([7, null, {}, '', '\n'])('hold no description like %j', async (description) => {
    expect(await described(description)).not.toHaveProperty('errorDescription');
  });

  it('name of a redirect only the origin (F-19)', async () => {
    const to = async (location: string) =>
      (await refused(() => new Response(null, { status: 302, headers: { location } }))).details[
        'targetOrigin'
      ];
    expect(await to('https://sso.example/login?token=at-canary#x')).toBe('https://sso.example');
    expect(await to('/sessions/new')).toBe('https://acme.coupahost.com');
    expect(await to('https://user:pw@evil.example')).toBe('https://evil.example');
    expect(await to('https://rt-canary.evil.example/')).toBeUndefined();
    expect(await to('javascript:alert(1)')).toBeUndefined();
    expect(await to('https://[')).toBeUndefined();
  });
});

describe('Retry-After (F-03, F-04)', () => {
  it.each([
    ['120', 120],
    ['0', 0],
    ['999999', 3600],
    ['9'.repeat(400), 3600],
    [' 30 ', 30],
    ['Wed, 07 Jan 2026 08:02:00 GMT', 120],
    ['Wed, 07 Jan 2026 07:00:00 GMT', 0],
    ['Fri, 09 Jan 2026 08:00:00 GMT', 3600],
  ])('of "%s" means %i seconds', (value, seconds) => {
    expect(parseRetryAfter(value, now)).toBe(seconds);
  });

  it.each([
    null,
    '',
    '-5',
    '1.5',
    'soon',
    '12 monkeys',
    '2026-01-07T08:02:00Z',
    'Wed, 99 Jan 2026 08:02:00 GMT',
  ])('of %j is ignored', (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  });

  it.each([429, 503])('is told with status %i', async (status) => {
    const headers = { 'retry-after': '120' };
    const failure = await refused(() => text('', '', { status, headers }));
    expect(failure.details['retryAfterSeconds']).toBe(120);
  });
});
