import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import accountSchema from '../../../schemas/account.schema.json' with { type: 'json' };
import { type ErrorCode, errorCatalogue } from '../../../src/errors.ts';
import type { HealthState } from '../../../src/generated/types.ts';
import { deriveHealth } from '../../../src/host/accounts/derive-health.ts';
import {
  endedStates,
  healthCauses,
  healthStates,
  stateOfCause,
} from '../../../src/host/health/health-table.ts';
import type { HostParts } from '../../../src/host/host-parts.ts';
import { nextTry } from '../../../src/host/renewal/next-try.ts';
import type { TurnedAway } from '../../../src/host/scheduling/turned-away.ts';
import type { AccountSnapshot, FailureRecord } from '../../../src/host/store/store.ts';
import { accountRecord } from '../support/account-record.ts';
import { manifest, tokenStateAt } from '../support/fake-connector.ts';

const root = resolve(import.meta.dirname, '../../..');
const now = Date.parse('2026-01-31T12:00:00.000Z');
const instant = new Date(now).toISOString();
const causes = Object.entries(healthCauses) as [ErrorCode, HealthState][];

/** What a renewal runs through; whatever it names can be what the renewal is refused with. */
const renewalSources = [
  'src/account/refresh.ts',
  'src/transport.ts',
  'src/host/renewal/ask-once.ts',
  'src/host/renewal/note-ended.ts',
  'src/host/store/lease-table.ts',
  'src/host/store/find-engine.ts',
];

/** Named on the way, and never what a renewal is refused with. */
const neverRefused = new Set([
  // Remarks beside a token.
  'account.offline_access_missing',
  'account.offline_access_useless',
  'account.scope_unknown',
  'account.scopes_empty',
  'token.content_type_unexpected',
  'token.expires_in_missing',
  'token.very_long',
  // The host does not start.
  'host.ca_invalid',
  'host.proxy_invalid',
  'host.tls_verification_disabled',
  // The account is gone, and there is nothing to note it with.
  'account.not_found',
]);

function reachable(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const imports = readFileSync(path, 'utf8').matchAll(
    /^(?:import|export) (?!type)[^;]*? from '(\.[^']+\.ts)'/gm,
  );
  for (const [, found = ''] of imports) {
    const next = resolve(dirname(path), found);
    if (!next.includes('/src/errors')) reachable(next, seen);
  }
  return seen;
}

function codesNamedIn(paths: Iterable<string>): ReadonlySet<string> {
  const named = [...paths].flatMap((path) => [
    ...readFileSync(path, 'utf8').matchAll(/'([a-z]+\.[a-z_]+)'/g),
  ]);
  return new Set(named.map(([, code = '']) => code).filter((code) => Object.hasOwn(errorCatalogue, code)));
}

function partsWhere(turnsAway: Partial<Record<TurnedAway, number>>): HostParts {
  const gate = { turnsAwayUntil: (_instance: string, urgency: TurnedAway) => turnsAway[urgency] };
  return { hookContext: { manifest, now: () => now }, gate } as unknown as HostParts;
}

const parts = partsWhere({});

function snapshotWith(
  failure: FailureRecord | null,
  { ended = false, ageHours = ended ? 28 : 0 }: { ended?: boolean; ageHours?: number } = {},
): AccountSnapshot {
  const state = tokenStateAt(now - ageHours * 3_600_000, { authorizedAt: instant });
  const { accessToken: _secret, ...facts } = state;
  return {
    ...accountRecord,
    settings: { ...accountRecord.settings, grantType: 'authorization_code' },
    secret: { sealed: new Uint8Array(), fingerprint: 'f', storedAt: instant },
    token: {
      version: 1,
      generation: 1,
      tokens: {
        sealed: new Uint8Array(),
        facts,
        accessFingerprint: 'a',
        refreshFingerprint: 'r',
      },
    },
    failure,
    rest: null,
    lastUsedAt: null,
  };
}

function failureOf(code: string, nextTryAt: string | null): FailureRecord {
  return { code, kind: 'transient', message: 'm', action: 'a', since: instant, failures: 1, nextTryAt };
}

describe('the table of health', () => {
  it('has a row for every error code that a renewal can be refused with', () => {
    const files = new Set(renewalSources.flatMap((path) => [...reachable(resolve(root, path))]));
    expect(files.size).toBeGreaterThan(50);
    const without = [...codesNamedIn(files)].filter(
      (code) => !Object.hasOwn(healthCauses, code) && !neverRefused.has(code),
    );
    expect(without).toEqual([]);
  });

  it('is terminal for nothing but the answer of Coupa for the newest token, or the absence of any', () => {
    const terminal = causes.filter(([, state]) => healthStates[state].isTerminal).map(([code]) => code);
    expect(terminal.sort()).toEqual([
      'account.not_authorized',
      'account.token_foreign',
      'api.authorization_ended',
      'refresh.answer_lost',
      'refresh.store_older',
      'token.grant_ended',
    ]);
  });

  it('is terminal exactly where the host plans no further try', () => {
    // A warning, and the end of four days of trying, are no answers of Coupa.
    const noAnswer = new Set(['token.grant_ending', 'refresh.exhausted']);
    for (const [code, state] of causes.filter(([cause]) => !noAnswer.has(cause))) {
      const { kind } = errorCatalogue[code];
      const next = nextTry({ error: { kind, details: {} }, failures: 1, atStake: null, share: 0 }, now);
      expect([code, next === null]).toEqual([code, healthStates[state].isTerminal]);
    }
  });

  it('knows every state of the schema, and each can come about', () => {
    expect(Object.keys(healthStates).sort()).toEqual([...accountSchema.$defs.healthState.enum].sort());
    const reached = new Set<string>([
      ...Object.values(healthCauses),
      ...Object.values(endedStates),
      'healthy',
    ]);
    expect(Object.keys(healthStates).filter((state) => !reached.has(state))).toEqual([]);
  });

  it.each(Object.entries(healthStates))('%s ends by itself or names who acts', (_state, row) => {
    expect(row.healsByItself || row.actor !== 'nobody').toBe(true);
    expect(row.isTerminal && row.healsByItself).toBe(false);
    for (const text of [row.meaning, row.nextAction]) expect(text).toMatch(/^[A-Z].*[.]$/);
    expect(row.nextLook.length).toBeGreaterThan(5);
  });
});

describe('the health of an account', () => {
  const codes = fc.oneof(fc.constantFrom(...(Object.keys(errorCatalogue) as ErrorCode[])), fc.string());
  const nextTries = fc.constantFrom(null, new Date(now + 60_000).toISOString());

  it('is what the table says of the noted failure, and somebody acts where nothing is tried again', () => {
    fc.assert(
      fc.property(codes, nextTries, fc.boolean(), (code, nextTryAt, ended) => {
        const health = deriveHealth(parts, snapshotWith(failureOf(code, nextTryAt), { ended }));
        expect(health.state).toBe(stateOfCause(code, { ended }));
        expect(health.healsByItself || health.actor !== 'nobody').toBe(true);
        if (nextTryAt === null) expect(health.healsByItself).toBe(false);
        if (ended) expect(health.operationsRun).toBe(health.state === 'limited');
      }),
    );
  });

  it.each([
    ['has ended and the instance rests', true, null, 'degraded', 'refresh.instance_unavailable'],
    ['lives although the instance rests', false, null, 'healthy', undefined],
    [
      'has ended after a failure of its own',
      true,
      'token.invalid_client',
      'needs-configuration',
      'token.invalid_client',
    ],
  ] as const)('of which the token %s', (_case, ended, code, state, cause) => {
    const until = new Date(now + 30_000).toISOString();
    const failure = code === null ? null : failureOf(code, null);
    const snapshot = { ...snapshotWith(failure, { ended }), rest: { cause: 'failing', until } as const };
    const health = deriveHealth(parts, snapshot);
    expect([health.state, health.cause]).toEqual([state, cause]);
    if (cause === 'refresh.instance_unavailable') {
      expect(health).toMatchObject({ nextRenewalAt: until, healsByItself: true, operationsRun: false });
      expect(health.message).toContain('acme.coupahost.com does not answer as it should');
    }
  });

  const soon = new Date(now + 9_000).toISOString();

  it.each([
    ['has ended', 30, ['waiting'], ['degraded', 'refresh.instance_unavailable', soon], 'More renewals wait'],
    ['has ended, with room for operations', 30, ['background'], ['healthy', undefined, soon], 'has ended'],
    ['lives and is due', 20, ['background'], ['healthy', undefined, soon], 'renewal waits for its turn'],
    ['lives and is due, with room', 20, [], ['healthy', undefined, 'renewAt'], 'a living token and can'],
    ['lives and is not due', 1, ['background'], ['healthy', undefined, 'renewAt'], 'a living token and can'],
  ] as const)(
    'at an instance that too many renewals wait for, of which the token %s',
    (_case, ageHours, turnedAway, [state, cause, next], said) => {
      const snapshot = snapshotWith(null, { ageHours });
      const turnsAway = Object.fromEntries(turnedAway.map((urgency) => [urgency, now + 9_000]));
      const health = deriveHealth(partsWhere(turnsAway), snapshot);
      const { renewAt } = snapshot.token?.tokens?.facts ?? {};
      expect([health.state, health.cause]).toEqual([state, cause]);
      expect(health.nextRenewalAt).toBe(next === 'renewAt' ? renewAt : next);
      expect(health.message).toContain(said);
    },
  );

  it('is degraded for a cause that only a newer version knows', () => {
    expect(stateOfCause('token.of_tomorrow')).toBe('degraded');
  });

  it.each([
    ['account.secret_missing', { secret: null }],
    ['account.not_authorized', { token: null }],
    ['account.token_foreign', { settings: { ...accountRecord.settings, clientId: 'client-2' } }],
    ['account.host_suffix_refused', { settings: { ...accountRecord.settings, host: 'evil.example.com' } }],
  ] as const)('is told by %s before any failure', (cause, change) => {
    const snapshot = { ...snapshotWith(failureOf('token.unavailable', null)), ...change };
    const health = deriveHealth(parts, snapshot);
    expect([health.cause, health.state, health.healsByItself, health.operationsRun]).toEqual([
      cause,
      healthCauses[cause],
      false,
      health.operationsRun && cause === 'account.secret_missing',
    ]);
    expect(health.actor).not.toBe('nobody');
  });
});
