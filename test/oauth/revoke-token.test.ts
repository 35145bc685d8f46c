import { expect, it } from 'vitest';
import { revokeToken } from '../../src/oauth/revoke-token.ts';
import { failureOf } from '../support/failure-of.ts';
import { client, contextOf, json, recordingFetch, server, text } from './support.ts';

const revoke = (response: () => Response) => {
  const { fetch, sent } = recordingFetch(response);
  const call = revokeToken(server, client, { token: 'rt-canary', hint: 'refresh_token' }, contextOf(fetch));
  return { call, sent };
};

it('sends token, hint and client in the body of a POST', async () => {
  const { call, sent } = revoke(() => text('', ''));
  await call;
  expect(sent[0]).toMatchObject({
    url: server.revocationEndpoint,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
    token: 'rt-canary',
    token_type_hint: 'refresh_token',
    client_id: 'client-1',
    client_secret: 'cs-canary',
  });
});

it.each(['', '{}', '<html>', '{"error":"unsupported_token_type"}'])(
  'takes 200 for success whatever the body: %j (A-37)',
  async (body) => {
    await revoke(() => text(body, 'text/html')).call;
  },
);

it.each([
  [503, 'token.unavailable'],
  [401, 'token.invalid_client'],
  [400, 'token.refused'],
  [302, 'token.redirect_refused'],
  [500, 'token.server_error'],
  [404, 'token.not_found'],
] as const)('fails on %i with %s and repeats no secret', async (status, code) => {
  const body = { error: 'unsupported_token_type', error_description: 'rt-canary is no token' };
  const failure = await failureOf(
    revoke(() => json(status === 401 ? {} : body, { status, headers: { 'retry-after': '60' } })).call,
  );
  expect(failure.code).toBe(code);
  expect(failure.details['retryAfterSeconds']).toBe(60);
  expect(JSON.stringify(failure.toData())).not.toContain('canary');
});
