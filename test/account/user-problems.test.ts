import { describe, expect, it } from 'vitest';
import { type ErrorCode, type ErrorDefinition, errorCatalogue } from '../../src/errors.ts';

/** What users meet, by the number it has in the project's list of user problems, and the code that explains it. */
const problems: readonly (readonly [number, string, ErrorCode])[] = [
  [2, 'the grant differs from that of the client', 'token.unauthorized_client'],
  [3, 'a scope is not on the client', 'token.invalid_scope'],
  [4, 'scopes were copied with odd characters', 'account.scope_malformed'],
  [5, 'an operation lacks its scope', 'api.scope_missing'],
  [6, 'offline_access is missing', 'token.no_refresh_token'],
  [7, 'the authorization is older than 90 days', 'token.grant_ended'],
  [8, 'the token ended in a long pipeline', 'api.unauthorized'],
  [9, 'the token is too young', 'api.token_not_settled'],
  [10, 'the secret is wrong', 'token.invalid_client'],
  [11, 'the redirect URI differs', 'token.code_refused'],
  [12, 'the person is no administrator', 'authorize.timed_out'],
  [13, 'Host has a path', 'account.host_has_path'],
  [13, 'Host has a foreign suffix', 'account.host_suffix_refused'],
  [13, 'Host starts with http', 'account.host_insecure'],
  [15, 'an API key is still in use', 'account.api_key_unsupported'],
  [16, 'XML came instead of JSON', 'api.xml_answer'],
  [17, 'Coupa throttles operations', 'api.rate_limited'],
  [17, 'Coupa throttles token requests', 'token.rate_limited'],
  [18, 'an administrator changed the scopes of the client', 'token.scopes_changed'],
  [19, 'consent was denied', 'authorize.declined'],
  [20, 'an attempt was used twice', 'callback.state_unknown'],
  [22, 'a renewed token could not be saved', 'refresh.save_failed'],
  [23, 'renewals fail for days', 'refresh.exhausted'],
  [24, 'the token is very long', 'token.very_long'],
  [25, 'the client was deactivated', 'token.client_no_longer_accepted'],
];

describe('user problems', () => {
  it.each(problems)('%d, %s, is explained by %s', (_number, _what, code) => {
    const { message, action }: ErrorDefinition = errorCatalogue[code];
    expect(message.length).toBeGreaterThan(20);
    expect(message.length).toBeLessThanOrEqual(200);
    expect(action.length).toBeGreaterThan(0);
    expect(action.length).toBeLessThanOrEqual(200);
  });

  it('14, a client of another instance, cannot be told from a wrong secret, so that text names both', () => {
    expect(errorCatalogue['token.invalid_client'].action).toContain('Host is the instance');
  });

  it('are all explained, each by its own code, save two that we cannot notice', () => {
    // 1 happens in Coupa before there is an account; 21 needs a host that knows which pipelines run.
    const numbers = new Set([...problems.map(([number]) => number), 1, 14, 21]);
    expect(numbers.size).toBe(25);
    expect(new Set(problems.map(([, , code]) => code)).size).toBe(problems.length);
  });
});
