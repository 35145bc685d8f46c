import { describe, expect, it } from 'vitest';
import type { AccountView, HealthState } from '../../src/generated/types.ts';
import { readableBody } from '../../src/web/detail/readable-body.ts';
import { countStates, filterAccounts } from '../../src/web/list/filter-accounts.ts';
import { renewalOf } from '../../src/web/list/renewal-of.ts';
import { readDoneMessage } from '../../src/web/state/host-events.ts';

const now = Date.parse('2026-01-31T12:00:00Z');

function account(
  label: string,
  state: HealthState = 'healthy',
  rest: Partial<AccountView> = {},
): AccountView {
  return {
    id: label,
    settings: {
      label,
      host: 'acme.coupahost.com',
      clientId: `client-of-${label}`,
      grantType: 'client_credentials',
      clientType: 'confidential',
      scopes: [],
      clientAuthentication: 'body',
      tokenEndpointConfig: [],
      authEndpointConfig: [],
      autoRefreshToken: true,
    },
    settingsVersion: 1,
    clientSecret: null,
    token: null,
    health: {
      state,
      healsByItself: true,
      operationsRun: state === 'healthy',
      actor: state === 'healthy' ? 'nobody' : 'designer',
      message: '',
      action: '',
      since: '2026-01-31T12:00:00Z',
    },
    renewal: {},
    redirectUri: 'http://127.0.0.1/',
    createdAt: '2026-01-31T12:00:00Z',
    updatedAt: '2026-01-31T12:00:00Z',
    ...rest,
  };
}

const labels = (accounts: readonly AccountView[]): readonly string[] =>
  accounts.map(({ settings }) => settings.label);

describe('the list', () => {
  const accounts = [account('b'), account('a'), account('z', 'needs-authorization')];

  it('puts what needs somebody first, then goes by label', () => {
    expect(labels(filterAccounts(accounts, { search: '', wanted: undefined }))).toEqual(['z', 'a', 'b']);
  });

  it('finds every word in label, host or client', () => {
    expect(labels(filterAccounts(accounts, { search: 'ACME client-of-b', wanted: undefined }))).toEqual([
      'b',
    ]);
    expect(filterAccounts(accounts, { search: 'nowhere', wanted: undefined })).toEqual([]);
  });

  it('is narrowed to a state, and counts those that occur', () => {
    expect(labels(filterAccounts(accounts, { search: '', wanted: 'needs-authorization' }))).toEqual(['z']);
    expect(countStates(accounts)).toEqual([
      ['healthy', 2],
      ['needs-authorization', 1],
    ]);
  });
});

describe('the next renewal', () => {
  it.each([
    ['nothing planned', {}, 'none planned'],
    ['in some hours', { dueAt: '2026-01-31T20:00:00Z' }, 'in 8 h'],
    ['overdue', { dueAt: '2026-01-31T11:00:00Z' }, 'due now'],
    [
      'after a failure',
      { dueAt: '2026-01-31T11:00:00Z', nextTryAt: '2026-01-31T12:15:00Z' },
      'next try in 15 min',
    ],
  ])('%s', (_what, renewal, words) => {
    expect(renewalOf(account('a', 'healthy', { renewal }), now)).toBe(words);
  });
});

describe('the body of an answer', () => {
  it('is indented when it is JSON, and left alone when it only says so', () => {
    expect(readableBody({ body: '{"a":1}', contentType: 'application/json' }).text).toBe('{\n  "a": 1\n}');
    expect(readableBody({ body: '<html>', contentType: 'application/json' }).text).toBe('<html>');
  });

  it('is cut where it gets long', () => {
    const { text, truncated } = readableBody({ body: 'x'.repeat(5000), contentType: 'text/plain' });
    expect([text.length, truncated]).toEqual([4000, true]);
  });
});

describe('a message of the page at the end of the way', () => {
  it.each([
    [
      { outcome: 'authorized', draftId: 'd' },
      { outcome: 'authorized', draftId: 'd' },
    ],
    [
      { outcome: 'refused', code: 'x', extra: 1 },
      { outcome: 'refused', code: 'x' },
    ],
    [{ draftId: 'd' }, undefined],
    ['refused', undefined],
    [null, undefined],
  ])('%j is read as %j', (data, message) => {
    expect(readDoneMessage(data)).toEqual(message);
  });
});
