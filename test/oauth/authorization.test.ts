import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { buildAuthorizationUrl } from '../../src/oauth/build-authorization-url.ts';
import { createCodeChallenge, createPkce } from '../../src/oauth/create-pkce.ts';
import { createState, hashState } from '../../src/oauth/create-state.ts';
import { readAuthorizationResponse } from '../../src/oauth/read-authorization-response.ts';
import { failureOf } from '../support/failure-of.ts';
import { server } from './support.ts';

const random = (byteCount: number) => randomBytes(byteCount);

describe('the proof key (A-07)', () => {
  it('follows the vector of RFC 7636 Appendix B', () => {
    const octets = [
      116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214,
      191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    expect(createPkce(() => Uint8Array.from(octets))).toEqual({
      codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
  });

  it('asks for 32 random bytes and spells them in 43 unreserved characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const asked: number[] = [];
        const { codeVerifier } = createPkce((byteCount) => {
          asked.push(byteCount);
          return bytes;
        });
        expect(asked).toEqual([32]);
        expect(codeVerifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
        expect(Buffer.from(codeVerifier, 'base64url')).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('is the SHA-256 of the verifier, whatever that is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._~-]{43,128}$/), (verifier) => {
        const expected = createHash('sha256').update(verifier).digest('base64url');
        expect(createCodeChallenge(verifier)).toBe(expected);
      }),
    );
  });
});

describe('the state (A-02)', () => {
  it('is 32 random bytes, kept only as a hash', () => {
    const { state, stateHash } = createState(random);
    expect(state).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(stateHash).toBe(hashState(state));
    expect(stateHash).not.toContain(state);
  });

  it('does not repeat', () => {
    const states = new Set(Array.from({ length: 10_000 }, () => createState(random).state));
    expect(states.size).toBe(10_000);
  });
});

describe('the authorization URL', () => {
  const request = {
    redirectUri: 'http://127.0.0.1:8400/callback?x=a b',
    scopes: ['core.common.read', 'offline_access'],
    state: 'state-1',
    codeChallenge: 'challenge-1',
  };
  const client = { clientId: 'client 1&x' };

  it('asks for a code with state and S256, and nothing else', () => {
    const url = new URL(buildAuthorizationUrl(server, client, request));
    expect(url.origin + url.pathname).toBe(server.authorizationEndpoint);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client 1&x',
      redirect_uri: 'http://127.0.0.1:8400/callback?x=a b',
      scope: 'core.common.read offline_access',
      state: 'state-1',
      code_challenge: 'challenge-1',
      code_challenge_method: 'S256',
    });
  });

  it('leaves scope out when none is asked for', () => {
    const url = new URL(buildAuthorizationUrl(server, client, { ...request, scopes: [] }));
    expect(url.searchParams.has('scope')).toBe(false);
  });

  it('takes further parameters', () => {
    const extraParameters = [{ parameter: 'prompt', value: 'login' }];
    const url = new URL(buildAuthorizationUrl(server, client, { ...request, extraParameters }));
    expect(url.searchParams.get('prompt')).toBe('login');
  });

  it.each(['state', 'code_challenge_method', 'redirect_uri', 'response_mode', 'request_uri', 'CLIENT_ID'])(
    'does not let "%s" be one of them',
    async (parameter) => {
      const extraParameters = [{ parameter, value: 'x' }];
      const failure = await failureOf(() =>
        buildAuthorizationUrl(server, client, { ...request, extraParameters }),
      );
      expect(failure.code).toBe('account.parameter_reserved');
    },
  );
});

describe('the return from the authorization server', () => {
  const state = 'state-canary';
  const stateHash = hashState(state);
  const read = (query: string, expectIssuer = false) =>
    readAuthorizationResponse(server, query, { stateHash, expectIssuer });
  const ours = `state=${state}`;
  const issuer = encodeURIComponent(server.issuer);

  it.each([
    `code=c-1&${ours}`,
    `?code=c-1&${ours}`,
    `${ours}&code=c-1&iss=${issuer}`,
    `code=c-1&${ours}&session_state=x`,
  ])('gives the code of %s', (query) => {
    expect(read(query)).toEqual({ code: 'c-1' });
  });

  it.each<[string, ErrorCode]>([
    ['code=c', 'callback.state_missing'],
    ['code=c&state=', 'callback.state_missing'],
    ['', 'callback.state_missing'],
    ['code=c&state=other', 'callback.state_unknown'],
    [`code=c&state=${state}x`, 'callback.state_unknown'],
    ['error=access_denied', 'callback.state_missing'],
    ['error=access_denied&state=forged', 'callback.state_unknown'],
    ['access_token=t&state=forged', 'callback.state_unknown'],
    [`code=c&${ours}&${ours}`, 'callback.parameter_repeated'],
    [`code=c&code=d&${ours}`, 'callback.parameter_repeated'],
    [`code=c&c%6Fde=d&${ours}`, 'callback.parameter_repeated'],
    [`code=c&${ours}&iss=${issuer}&iss=${issuer}`, 'callback.parameter_repeated'],
    [`code=${'c'.repeat(8192)}&${ours}`, 'callback.too_long'],
    [`code=${'ü'.repeat(4096)}&${ours}`, 'callback.too_long'],
    [`code=c&access_token=t&${ours}`, 'callback.token_in_redirect'],
    [`code=c&id_token=t&${ours}`, 'callback.token_in_redirect'],
    [`access_token=t&token_type=bearer&${ours}`, 'callback.token_in_redirect'],
    [`code=c&${ours}&iss=https%3A%2F%2Fevil.example`, 'callback.issuer_mismatch'],
    [`code=c&${ours}&iss=${issuer}%2F`, 'callback.issuer_mismatch'],
    [`code=c&${ours}&iss=`, 'callback.issuer_mismatch'],
    [`error=access_denied&${ours}&iss=https%3A%2F%2Fevil.example`, 'callback.issuer_mismatch'],
    [ours, 'callback.code_missing'],
    [`code=&${ours}`, 'callback.code_missing'],
    [`error=access_denied&${ours}`, 'authorize.declined'],
    [`error=access_denied&code=c&${ours}`, 'authorize.declined'],
    [`error=invalid_scope&${ours}`, 'authorize.invalid_scope'],
    [`error=unauthorized_client&${ours}`, 'authorize.unauthorized_client'],
    [`error=unsupported_response_type&${ours}`, 'authorize.unauthorized_client'],
    [`error=invalid_request&${ours}`, 'authorize.invalid_request'],
    [`error=server_error&${ours}`, 'authorize.server_error'],
    [`error=temporarily_unavailable&${ours}`, 'authorize.temporarily_unavailable'],
    [`error=consent_weird&${ours}`, 'authorize.refused'],
    [`error=toString&${ours}`, 'authorize.refused'],
    [`error=&code=c&${ours}`, 'authorize.refused'],
  ])('is refused: %s → %s (A-02, A-09, A-10)', async (query, code) => {
    const failure = await failureOf(() => read(query));
    expect(failure.code).toBe(code);
    expect(JSON.stringify(failure.toData())).not.toContain('canary');
  });

  it('without an issuer is refused where one is expected (A-06)', async () => {
    expect((await failureOf(() => read(`code=c&${ours}`, true))).code).toBe('callback.issuer_missing');
    expect(read(`code=c&${ours}&iss=${issuer}`, true).code).toBe('c');
  });

  it('tells the words of the server, but none of ours', async () => {
    const denied = (description: string) =>
      failureOf(() =>
        read(`error=access_denied&${ours}&error_description=${encodeURIComponent(description)}`),
      );
    expect((await denied('The user said <b>no</b>')).details).toEqual({
      error: 'access_denied',
      errorDescription: 'The user said <b>no</b>',
    });
    expect((await denied(`No, ${state}`)).details).toEqual({ error: 'access_denied' });
  });

  it('never yields a code without the right state, whatever the query', () => {
    const pair = fc.tuple(fc.constantFrom('code', 'state', 'error', 'iss', 'x'), fc.string());
    const query = fc.oneof(
      fc.string(),
      fc.array(pair).map((pairs) => new URLSearchParams(pairs).toString()),
    );
    fc.assert(
      fc.property(query, (text) => {
        expect(() => read(text)).toThrow();
      }),
    );
  });
});
