import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeAuthorizationCode } from '../../src/oauth/exchange-authorization-code.ts';
import { isReservedParameter } from '../../src/oauth/is-reserved-parameter.ts';
import { refreshToken } from '../../src/oauth/refresh-token.ts';
import { requestClientCredentialsToken } from '../../src/oauth/request-client-credentials-token.ts';
import { failureOf } from '../support/failure-of.ts';
import { client, contextOf, grantNames, grants, json, recordingFetch, server, tokens } from './support.ts';

describe('every token request', () => {
  it.each(grantNames)(
    '(%s) is a POST to the token endpoint with nothing in its URL (A-22)',
    async (grant) => {
      const { fetch, sent } = recordingFetch();
      await grants[grant](contextOf(fetch));
      expect(sent).toHaveLength(1);
      expect(sent[0]).toMatchObject({
        url: server.tokenEndpoint,
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(sent[0]?.form.get('grant_type')).toBe(grant);
    },
  );

  it.each(grantNames)('(%s) repeats no parameter', async (grant) => {
    const { fetch, sent } = recordingFetch();
    await grants[grant](contextOf(fetch));
    const names = [...(sent[0]?.form.keys() ?? [])];
    expect(new Set(names).size).toBe(names.length);
  });

  it('hands the signal on', async () => {
    const { fetch, sent } = recordingFetch();
    const { signal } = new AbortController();
    await grants.refresh_token(contextOf(fetch, { signal }));
    expect(sent[0]?.signal).toBe(signal);
  });

  it('lets a failure of the network through as it is', async () => {
    const failure = await failureOf(grants.refresh_token(contextOf(() => failureOfNetwork())));
    expect(failure.code).toBe('net.reset');
  });
});

describe('client authentication (A-23)', () => {
  it.each(grantNames)('(%s) in the body leaves the header alone', async (grant) => {
    const { fetch, sent } = recordingFetch();
    await grants[grant](contextOf(fetch));
    expect(sent[0]?.headers).not.toHaveProperty('authorization');
    expect(sent[0]?.form.get('client_id')).toBe('client-1');
    expect(sent[0]?.form.get('client_secret')).toBe('cs-canary');
  });

  it.each(grantNames)('(%s) by Basic leaves the body alone', async (grant) => {
    const { fetch, sent } = recordingFetch();
    await grants[grant](contextOf(fetch), {
      clientId: 'client-1',
      authentication: { method: 'basic', secret: 'cs-canary' },
    });
    // Percent-encoding may cover more than it must; the decoded pair is what counts.
    expect(basicPair(sent[0]?.headers['authorization'])).toEqual(['client-1', 'cs-canary']);
    expect(sent[0]?.form.has('client_id')).toBe(false);
    expect(sent[0]?.form.has('client_secret')).toBe(false);
  });

  it('of a public client is its id alone', async () => {
    const { fetch, sent } = recordingFetch();
    await grants.authorization_code(contextOf(fetch), {
      clientId: 'client-1',
      authentication: { method: 'none' },
    });
    expect(sent[0]?.headers).not.toHaveProperty('authorization');
    expect(sent[0]?.form.get('client_id')).toBe('client-1');
    expect(sent[0]?.form.has('client_secret')).toBe(false);
  });

  it.each([
    [':', '%3A'],
    ['%', '%25'],
    ['+', '%2B'],
    [' ', '+'],
    ['ü', '%C3%BC'],
    [' %&+£€', '+%25%26%2B%C2%A3%E2%82%AC'],
    ['a'.repeat(256), 'a'.repeat(256)],
  ])('by Basic encodes %j as a form does (RFC 6749 2.3.1, Appendix B)', async (secret, encoded) => {
    const { fetch, sent } = recordingFetch();
    await grants.refresh_token(contextOf(fetch), {
      clientId: secret,
      authentication: { method: 'basic', secret },
    });
    const credentials = sent[0]?.headers['authorization']?.replace('Basic ', '') ?? '';
    expect(Buffer.from(credentials, 'base64').toString('ascii')).toBe(`${encoded}:${encoded}`);
  });

  it('by Basic gives back any pair when decoded', async () => {
    const wellFormed = fc.string({ unit: 'binary', minLength: 1 });
    await fc.assert(
      fc.asyncProperty(wellFormed, wellFormed, async (clientId, secret) => {
        const { fetch, sent } = recordingFetch();
        await grants.refresh_token(contextOf(fetch), {
          clientId,
          authentication: { method: 'basic', secret },
        });
        expect(basicPair(sent[0]?.headers['authorization'])).toEqual([clientId, secret]);
      }),
    );
  });
});

describe('the form', () => {
  it('of client credentials carries the scopes, or none', async () => {
    const { fetch, sent } = recordingFetch();
    const context = contextOf(fetch);
    await requestClientCredentialsToken(server, client, { scopes: ['a.read', 'b.write'] }, context);
    await requestClientCredentialsToken(server, client, { scopes: [] }, context);
    expect(sent[0]?.form.get('scope')).toBe('a.read b.write');
    expect(sent[1]?.form.has('scope')).toBe(false);
  });

  it('of a code exchange carries code, verifier and redirect URI, and scopes where wanted', async () => {
    const { fetch, sent } = recordingFetch();
    await exchangeAuthorizationCode(
      server,
      client,
      { code: 'c', codeVerifier: 'v', redirectUri: 'https://h.example/cb?x=1', scopes: ['openid', 'a'] },
      contextOf(fetch),
    );
    expect(Object.fromEntries(sent[0]?.form ?? [])).toMatchObject({
      code: 'c',
      code_verifier: 'v',
      redirect_uri: 'https://h.example/cb?x=1',
      scope: 'openid a',
    });
  });

  it('of a refresh asks for no scope unless told to narrow', async () => {
    const { fetch, sent } = recordingFetch();
    await refreshToken(server, client, { refreshToken: 'r' }, contextOf(fetch));
    await refreshToken(server, client, { refreshToken: 'r', scopes: ['a'] }, contextOf(fetch));
    expect(sent[0]?.form.has('scope')).toBe(false);
    expect(sent[1]?.form.get('scope')).toBe('a');
  });

  it('takes further parameters', async () => {
    const { fetch, sent } = recordingFetch();
    const extraParameters = [{ parameter: 'audience', value: 'a b&c' }];
    await refreshToken(server, client, { refreshToken: 'r', extraParameters }, contextOf(fetch));
    expect(sent[0]?.form.get('audience')).toBe('a b&c');
  });

  it.each(['client_secret', 'scope', 'Scope', ' scope ', 'scope[]', 'grant_type', 'request', 'token'])(
    'does not let "%s" be one of them',
    async (parameter) => {
      const { fetch, sent } = recordingFetch();
      const extraParameters = [{ parameter, value: 'x' }];
      const failure = await failureOf(
        refreshToken(server, client, { refreshToken: 'r', extraParameters }, contextOf(fetch)),
      );
      expect(failure.toData()).toMatchObject({
        code: 'account.parameter_reserved',
        details: { parameter },
      });
      expect(sent).toHaveLength(0);
    },
  );

  it.each(['audience', 'resource', 'scopes', 'prompt', 'nonce', 'constructor', ''])(
    'does not reserve "%s"',
    (parameter) => {
      expect(isReservedParameter(parameter)).toBe(false);
    },
  );
});

describe('the token set', () => {
  it('says what the answer says, and when it came', async () => {
    const answer = { ...tokens, refresh_token: 'rt-2', scope: 'a.read offline_access', extra: { deep: [1] } };
    const { fetch } = recordingFetch(() => json(answer));
    expect(await grants.refresh_token(contextOf(fetch))).toEqual({
      accessToken: 'at-canary',
      refreshToken: 'rt-2',
      tokenType: 'Bearer',
      scope: ['a.read', 'offline_access'],
      expiresInSeconds: 86_399,
      receivedAt: Date.UTC(2026, 0, 7, 8),
      warnings: [],
    });
  });

  it('of client credentials never holds a refresh token (A-32)', async () => {
    const { fetch } = recordingFetch(() => json({ ...tokens, refresh_token: 'unasked' }));
    expect(await grants.client_credentials(contextOf(fetch))).not.toHaveProperty('refreshToken');
  });

  it.each([undefined, null, ''])(
    'has no refresh token when the answer has %j there (A-29)',
    async (value) => {
      const { fetch } = recordingFetch(() => json({ ...tokens, refresh_token: value, scope: value }));
      const tokenSet = await grants.refresh_token(contextOf(fetch));
      expect(tokenSet).not.toHaveProperty('refreshToken');
      expect(tokenSet).not.toHaveProperty('scope');
    },
  );

  it('leaves out scopes that no scope can be', async () => {
    const { fetch } = recordingFetch(() => json({ ...tokens, scope: 'a.read  b"c\r\nd.write ü' }));
    expect((await grants.refresh_token(contextOf(fetch))).scope).toEqual(['a.read', 'd.write']);
  });

  it('does not look at an ID token', async () => {
    const { fetch } = recordingFetch(() => json({ ...tokens, id_token: 'not.a.jwt' }));
    expect((await grants.authorization_code(contextOf(fetch))).accessToken).toBe('at-canary');
  });
});

async function failureOfNetwork(): Promise<never> {
  const { ConnectorError } = await import('../../src/errors.ts');
  throw new ConnectorError('net.reset');
}

/** Basic credentials, decoded as RFC 6749 2.3.1 says. */
function basicPair(authorization = ''): readonly string[] {
  const pair = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString('ascii');
  return pair.split(':').map((half) => decodeURIComponent(half.replaceAll('+', ' ')));
}
