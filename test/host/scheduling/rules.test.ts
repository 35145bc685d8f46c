import { describe, expect, it } from 'vitest';
import { ConnectorError, type ErrorCode } from '../../../src/errors.ts';
import { Breaker } from '../../../src/host/scheduling/breaker.ts';
import { restAfter, rests } from '../../../src/host/scheduling/lane-rest.ts';
import { outcomeOf } from '../../../src/host/scheduling/outcome.ts';
import { StartPace } from '../../../src/host/scheduling/start-pace.ts';
import { backgroundDueAt } from '../../../src/host/store/due-columns.ts';
import { tokenStateAt } from '../support/fake-connector.ts';

const hour = 3_600_000;

describe('what an answer says about its instance', () => {
  it.each<[ErrorCode, string]>([
    ['token.unavailable', 'failed'],
    ['token.server_error', 'failed'],
    ['token.not_json', 'failed'],
    ['net.connect_refused', 'failed'],
    ['net.headers_timeout', 'failed'],
    ['token.rate_limited', 'limited'],
    ['token.grant_ended', 'answered'],
    ['token.invalid_scope', 'answered'],
    ['token.invalid_client', 'client_refused'],
    ['token.client_no_longer_accepted', 'client_refused'],
    ['net.too_many_files', 'nothing'],
    ['net.tls_untrusted', 'nothing'],
    ['account.token_foreign', 'nothing'],
    ['store.busy', 'nothing'],
  ])('%s: %s', (code, kind) => {
    const error = new ConnectorError(code, { details: { retryAfterSeconds: 7 } }).toData();
    expect(outcomeOf({ outcome: 'refused', error })).toEqual({ kind, retryAfterSeconds: 7 });
  });
});

describe('a breaker', () => {
  const [failed, fine] = [true, false];
  const repeat = (pattern: readonly boolean[], times: number) =>
    Array.from({ length: times }, () => pattern).flat();

  it.each([
    ['four failures in a row', repeat([failed], 4), 1, false],
    ['five failures in a row', repeat([failed], 5), 1, true],
    [
      'four and four with a success between',
      [...repeat([failed], 4), fine, ...repeat([failed], 4)],
      1,
      false,
    ],
    ['ten of twenty within a minute', repeat([failed, fine], 10), 1, true],
    ['nine of twenty', [...repeat([failed, fine], 9), fine, fine], 1, false],
    ['ten of twenty in two minutes', repeat([failed, fine], 10), 6, false],
    ['nineteen outcomes', [...repeat([failed, fine], 9), failed], 1, false],
  ])('after %s', (_case, outcomes, secondsApart, trips) => {
    const breaker = new Breaker();
    for (const [index, outcome] of outcomes.entries()) breaker.note(outcome, index * secondsApart * 1_000);
    expect(breaker.isTripped((outcomes.length - 1) * secondsApart * 1_000)).toBe(trips);
    breaker.reset();
    expect(breaker.isTripped(0) || breaker.doubts).toBe(false);
  });
});

describe('a rest', () => {
  it.each([
    [0, 30],
    [10, 30],
    [300, 300],
    [999_999, 3_600],
  ])('after Retry-After %i lasts %i seconds', (retryAfterSeconds, seconds) => {
    const rest = restAfter('limited', { kind: 'limited', retryAfterSeconds }, 1_000);
    expect(rest.until).toBe(1_000 + seconds * 1_000);
    expect([rests(rest, 1_000), rests(rest, rest.until)]).toEqual([true, false]);
  });

  it('that a wrong clock noted does not last', () => {
    expect(rests({ cause: 'failing', until: 10 * hour }, 0)).toBe(false);
  });
});

describe('the pace of starts', () => {
  it('holds the twenty-first back until the first is a second old', () => {
    const pace = new StartPace();
    for (let index = 0; index < 20; index += 1) pace.start(index);
    expect(pace.pauseBefore(20)).toBe(1_030);
    expect(pace.pauseBefore(1_050)).toBe(0);
    expect(pace.pauseBefore(-hour)).toBe(0);
  });

  it('counts from when a request leaves, and not one that never does', () => {
    const pace = new StartPace();
    const corrections = Array.from({ length: 20 }, () => pace.start(0));
    corrections[0]?.(400);
    expect(pace.pauseBefore(500)).toBe(950);
    corrections[1]?.(undefined);
    expect(pace.pauseBefore(500)).toBe(0);
  });

  it('lets one more start after its pause, even by a clock that stood still', () => {
    const pace = new StartPace();
    for (let index = 0; index < 20; index += 1) pace.start(0);
    const waitedFor = pace.oldest;
    pace.forget(waitedFor);
    expect(pace.pauseBefore(0)).toBe(0);
    pace.start(0);
    expect(pace.pauseBefore(0)).toBe(1_050);
  });
});

describe('when tokens are due although nobody asks', () => {
  const authorizedAt = new Date(0).toISOString();
  it.each([
    ['a refresh token of a day', { authorizedAt }, 'r', 0.8 * 86_399_000],
    ['a refresh token of a month', { authorizedAt, lifetimeSeconds: 30 * 86_400 }, 'r', 24 * hour],
    ['a token of ten seconds', { lifetimeSeconds: 10 }, null, 60_000],
    ['a minted token of a month', { lifetimeSeconds: 30 * 86_400 }, null, 24 * 24 * hour],
    ['a consented token without a refresh token', { authorizedAt }, null, null],
  ])('%s', (_case, changes, refreshFingerprint, due) => {
    expect(backgroundDueAt({ facts: tokenStateAt(0, changes), refreshFingerprint })).toBe(due);
  });
});
