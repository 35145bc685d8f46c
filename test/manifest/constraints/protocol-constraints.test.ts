import { describe, expect, it } from 'vitest';
import type { AuthSignal, ConnectorManifest, GrantDeclaration } from '../../../src/generated/types.ts';
import { authSignalsDoNotContradict } from '../../../src/manifest/constraints/auth-signals-do-not-contradict.ts';
import { endpointsStayInsideInstance } from '../../../src/manifest/constraints/endpoints-stay-inside-instance.ts';
import { firstGrantIsTheDefault } from '../../../src/manifest/constraints/first-grant-is-the-default.ts';
import { grantsAreUnique } from '../../../src/manifest/constraints/grants-are-unique.ts';
import { grantsRenewAsTheyConsent } from '../../../src/manifest/constraints/grants-renew-as-they-consent.ts';
import { hooksCoverTheGrants } from '../../../src/manifest/constraints/hooks-cover-the-grants.ts';
import { hostSuffixesBelongToOneOwner } from '../../../src/manifest/constraints/host-suffixes-belong-to-one-owner.ts';
import { renewalWindowIsOrdered } from '../../../src/manifest/constraints/renewal-window-is-ordered.ts';
import { manifestConstraints } from '../../../src/manifest/constraints.ts';
import { readShippedManifest } from '../shipped-manifest.ts';

const manifest = readShippedManifest();
const mint: GrantDeclaration = { id: 'client_credentials', title: 'C', interactive: false, renewBy: 'mint' };
const code: GrantDeclaration = {
  id: 'authorization_code',
  title: 'A',
  interactive: true,
  renewBy: 'refresh_token',
};

function withGrants(...grants: readonly GrantDeclaration[]): ConnectorManifest {
  return { ...manifest, grants };
}

describe('every constraint', () => {
  it.each(manifestConstraints)('$id is kept by the shipped manifest', ({ check }) => {
    expect(check(manifest)).toEqual([]);
  });

  it('has a name of its own', () => {
    expect(new Set(manifestConstraints.map(({ id }) => id)).size).toBe(manifestConstraints.length);
  });
});

describe('grants-are-unique', () => {
  it('names the second declaration', () => {
    expect(grantsAreUnique.check(withGrants(mint, code, mint)).map(({ field }) => field)).toEqual([
      'grants[2].id',
    ]);
  });
});

describe('first-grant-is-the-default', () => {
  it('wants the default of the account schema first', () => {
    expect(firstGrantIsTheDefault.check(withGrants(code, mint))).toEqual([
      {
        field: 'grants[0].id',
        problem:
          'The first grant is authorization_code, but the account schema defaults to client_credentials.',
        instead: 'Put client_credentials first.',
      },
    ]);
  });
});

describe('grants-renew-as-they-consent', () => {
  it.each<[GrantDeclaration, string]>([
    [{ ...mint, interactive: true }, 'client_credentials has no person who consents.'],
    [{ ...mint, renewBy: 'refresh_token' }, 'client_credentials cannot renew by refresh_token.'],
    [{ ...mint, refreshTokenScope: 'offline_access' }, 'client_credentials never yields a refresh token.'],
    [{ ...code, interactive: false }, 'authorization_code needs a person who consents.'],
    [{ ...code, renewBy: 'mint' }, 'authorization_code cannot renew by mint.'],
  ])('refuses %o', (grant, problem) => {
    expect(grantsRenewAsTheyConsent.check(withGrants(grant)).map((found) => found.problem)).toEqual([
      problem,
    ]);
  });
});

describe('hooks-cover-the-grants', () => {
  it('wants the second half of Authorize only when somebody consents', () => {
    const hooks = {
      ...manifest.hooks,
      names: manifest.hooks.names.filter((name) => name !== 'authorize.complete'),
    };
    expect(hooksCoverTheGrants.check({ ...manifest, hooks }).map(({ problem }) => problem)).toEqual([
      'The hook authorize.complete is needed and not declared.',
    ]);
    expect(hooksCoverTheGrants.check({ ...withGrants(mint), hooks })).toEqual([]);
  });

  it('wants revoke only when there is an endpoint for it', () => {
    const hooks = { ...manifest.hooks, names: manifest.hooks.names.filter((name) => name !== 'revoke') };
    expect(hooksCoverTheGrants.check({ ...manifest, hooks })).toEqual([]);
    const endpoints = { ...manifest.endpoints, revocation: '/oauth2/revoke' };
    expect(hooksCoverTheGrants.check({ ...manifest, hooks, endpoints })).toHaveLength(1);
  });
});

describe('endpoints-stay-inside-instance', () => {
  it.each([
    '//evil.example/token',
    'https://evil.example/token',
    'oauth2/token',
    '/oauth2/../token',
    '/oauth2//token',
    '/oauth2/%2e%2e/token',
    '/\\evil.example',
    '/@evil.example',
    '/oauth2/token#x',
    '/oauth2/token ',
    '/oauth2/tok\ten',
    '/',
    '',
  ])('refuses %j for every endpoint (A-51)', (path) => {
    for (const name of ['authorization', 'token', 'revocation', 'probe'] as const) {
      const endpoints = { ...manifest.endpoints, [name]: path };
      expect(endpointsStayInsideInstance.check({ ...manifest, endpoints }).map(({ field }) => field)).toEqual(
        [`endpoints.${name}`],
      );
    }
  });

  it('leaves the query to the protocol except for the probe', () => {
    const endpoints = { ...manifest.endpoints, token: '/oauth2/token?scope=x', probe: '/api/users?limit=1' };
    expect(
      endpointsStayInsideInstance.check({ ...manifest, endpoints }).map(({ problem }) => problem),
    ).toEqual(['The token endpoint carries a query.']);
  });
});

describe('renewal-window-is-ordered', () => {
  const { renewal } = manifest;

  it.each([
    ['renewal.renewAfter.from', { renewAfter: { from: 0.8, to: 0.8 } }],
    ['renewal.renewAfter.to', { renewAfter: { from: 0.75, to: 0.9 } }],
    ['renewal.clockSkewSeconds', { clockSkewSeconds: 600 }],
    ['renewal.clockSkewFraction', { clockSkewFraction: 0.2 }],
    ['renewal.settleSeconds', { settleSeconds: 30, mandatoryLeadSeconds: 20, clockSkewSeconds: 5 }],
    ['renewal.fallbackLifetimeSeconds', { fallbackLifetimeSeconds: 600 }],
    ['renewal.refreshTokenWarningDays', { refreshTokenWarningDays: 90 }],
  ])('names %s when the order is broken', (field, change) => {
    const found = renewalWindowIsOrdered.check({ ...manifest, renewal: { ...renewal, ...change } });
    expect(found.map((finding) => finding.field)).toEqual([field]);
  });
});

describe('auth-signals-do-not-contradict', () => {
  function check(...authSignals: readonly AuthSignal[]): readonly string[] {
    return authSignalsDoNotContradict
      .check({ ...manifest, authSignals })
      .map(({ field, problem }) => `${field} ${problem}`);
  }

  it('takes different signs with different meanings', () => {
    expect(
      check(
        { status: 401, means: 'renew' },
        { status: 401, wwwAuthenticateError: 'invalid_client', means: 'ignore' },
        { status: 403, bodyPath: 'error', bodyValue: 'insufficient_scope', means: 'scope_missing' },
      ),
    ).toEqual([]);
  });

  it('refuses one sign with two meanings, and one said twice', () => {
    const first: AuthSignal = { status: 401, means: 'renew' };
    expect(check(first, { ...first, means: 'ignore' }, first)).toEqual([
      'authSignals[1] Signal 1 gives the same sign another meaning.',
      'authSignals[2] Signal 1 says the same already.',
    ]);
  });

  it('wants place and value of a sign in the body together', () => {
    expect(
      check(
        { status: 403, bodyPath: 'error', means: 'ignore' },
        { status: 403, bodyValue: 'x', means: 'ignore' },
      ),
    ).toEqual([
      'authSignals[0].bodyValue bodyPath says nothing without bodyValue.',
      'authSignals[1].bodyPath bodyValue says nothing without bodyPath.',
    ]);
  });
});

describe('host-suffixes-belong-to-one-owner', () => {
  function check(...hostSuffixes: readonly string[]): readonly string[] {
    return hostSuffixesBelongToOneOwner
      .check({ ...manifest, network: { hostSuffixes } })
      .map(({ problem }) => problem);
  }

  it.each([
    'com',
    '*.coupahost.com',
    '.coupahost.com',
    'coupahost.com.',
    'Coupahost.com',
    'coupahost.com:443',
    'https://coupahost.com',
    '127.0.0.1',
    'localhost',
    'coupahost..com',
    '-a.com',
    'cоupahost.com',
  ])('refuses %j, which is no plain domain (A-51)', (suffix) => {
    expect(check(suffix)).toEqual([
      'The host suffix is not a plain domain name of two labels or more in lower case.',
    ]);
  });

  it.each(['co.uk', 'com.au', 'github.io', 'herokuapp.com'])(
    'refuses %s, where anybody can have a host',
    (suffix) => {
      expect(check(suffix)).toEqual([`Anybody can have a host under ${suffix}.`]);
    },
  );

  it('refuses a suffix that another one covers', () => {
    expect(check('coupahost.com', 'eu.coupahost.com')).toEqual([
      'coupahost.com already covers eu.coupahost.com.',
    ]);
  });

  it.each(['coupahost.com', 'coupacloud.com', 'example.co.uk', 'xn--bcher-kva.example'])(
    'takes %s',
    (suffix) => {
      expect(check(suffix)).toEqual([]);
    },
  );
});
