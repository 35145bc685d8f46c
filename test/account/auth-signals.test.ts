import { describe, expect, it } from 'vitest';
import { readAuthSignal } from '../../src/account/auth-signals.ts';
import type { AuthSignal } from '../../src/generated/types.ts';

const none = { authSignals: [] };

describe('readAuthSignal (A-36)', () => {
  it.each([
    [200, undefined, 'ignore'],
    [400, 'Bearer error="invalid_token"', 'ignore'],
    [401, undefined, 'renew'],
    [401, '', 'renew'],
    [401, 'Bearer error="invalid_token"', 'renew'],
    [401, 'Bearer error="insufficient_scope"', 'scope_missing'],
    [401, 'bearer realm="x", ERROR=insufficient_scope', 'scope_missing'],
    [401, 'Bearer realm="a, error=insufficient_scope", error="invalid_token"', 'renew'],
    [401, 'Bearer realm="say \\"error=\\"", error="insufficient_\\scope"', 'scope_missing'],
    [401, 'Basic realm="x", Bearer error="insufficient_scope"', 'scope_missing'],
    [401, 'Bearer my_error="insufficient_scope"', 'renew'],
    [401, 'Bearer error="insufficient_scope', 'renew'],
    [403, undefined, 'scope_missing'],
    [404, undefined, 'ignore'],
    [429, undefined, 'ignore'],
    [500, undefined, 'ignore'],
  ])('reads status %d with challenge %j as %s', (status, wwwAuthenticate, meaning) => {
    const source = wwwAuthenticate === undefined ? { status } : { status, wwwAuthenticate };
    expect(readAuthSignal(source, none)).toBe(meaning);
  });

  it.each<[AuthSignal, string | undefined, string]>([
    [
      { status: 400, bodyPath: 'error.code', bodyValue: 'E1', means: 'renew' },
      '{"error":{"code":"E1"}}',
      'renew',
    ],
    [
      { status: 400, bodyPath: 'error.code', bodyValue: '7', means: 'renew' },
      '{"error":{"code":7}}',
      'renew',
    ],
    [
      { status: 400, bodyPath: 'error.code', bodyValue: 'E1', means: 'renew' },
      '{"error":{"code":"E2"}}',
      'ignore',
    ],
    [{ status: 400, bodyPath: 'error', means: 'reauthorize' }, '{"error":null}', 'reauthorize'],
    [{ status: 400, bodyPath: 'error', means: 'reauthorize' }, 'not json', 'ignore'],
    [{ status: 400, bodyPath: 'error', means: 'reauthorize' }, undefined, 'ignore'],
    [{ status: 400, bodyPath: '__proto__', means: 'renew' }, '{}', 'ignore'],
    [{ status: 400, bodyPath: 'constructor.name', means: 'renew' }, '{}', 'ignore'],
  ])('compares %j with the body %j', (signal, body, meaning) => {
    const source = body === undefined ? { status: 400 } : { status: 400, body };
    expect(readAuthSignal(source, { authSignals: [signal] })).toBe(meaning);
  });

  it('asks the signals of the manifest before the defaults', () => {
    const authSignals: readonly AuthSignal[] = [{ status: 403, bodyPath: 'waf', means: 'ignore' }];
    expect(readAuthSignal({ status: 403, body: '{"waf":true}' }, { authSignals })).toBe('ignore');
    expect(readAuthSignal({ status: 403, body: '{}' }, { authSignals })).toBe('scope_missing');
  });
});
