import { describe, expect, it } from 'vitest';
import { ConnectorError, type ErrorCode } from '../../src/errors.ts';
import { earliestRepeat, nextTry } from '../../src/host/renewal/next-try.ts';
import type { RotationMode } from '../../src/host/store/store.ts';

const hours = 3600;

function secondsUntilNext(
  code: ErrorCode,
  options: {
    readonly failures?: number;
    readonly unanswered?: number;
    readonly rotation?: RotationMode;
    readonly left?: number;
    readonly after?: number;
    readonly share?: number;
  } = {},
): number | null {
  const { failures = 1, unanswered, rotation = 'unknown', left = 4 * hours, after, share = 1 } = options;
  const details = after === undefined ? {} : { details: { retryAfterSeconds: after } };
  const error = new ConnectorError(code, details);
  const atStake = unanswered === undefined ? null : { rotation, unanswered, expiresAt: left * 1000 };
  const next = nextTry({ error, failures, atStake, share }, 0);
  return next === null ? null : next / 1000;
}

describe('the next try of a refused renewal', () => {
  it.each([
    [1, 30],
    [2, 60],
    [3, 120],
    [5, 480],
    [6, 900],
    [500, 900],
  ])('after %d refusals comes after %d seconds at the latest', (failures, seconds) => {
    expect(secondsUntilNext('net.dns', { failures })).toBe(seconds);
  });

  it.each([0, 0.5])('is drawn from the whole span, never below 30 seconds: %d', (share) => {
    expect(secondsUntilNext('net.dns', { failures: 3, share })).toBe(30 + share * 90);
  });

  it.each([
    ['obeyed', 120, 120],
    ['no shorter than our own pause', 1, 30],
    ['capped at an hour', 999_999, 3600],
    ['ignored when negative', -5, 30],
  ])('F-03, F-04: Retry-After is %s', (_case, after, seconds) => {
    expect(secondsUntilNext('token.unavailable', { after })).toBe(seconds);
  });

  it('F-26: does not come by itself when only a new consent helps', () => {
    expect(secondsUntilNext('token.grant_ended')).toBeNull();
  });

  it.each(['net.reset', 'net.total_timeout', 'token.server_error', 'token.missing_access_token'] as const)(
    'waits for the last two hours when a refresh token may have been spent: %s',
    (code) => {
      expect(secondsUntilNext(code, { unanswered: 1 })).toBe(2 * hours);
      expect(secondsUntilNext(code, { unanswered: 1, rotation: 'rotating' })).toBe(2 * hours);
      expect(secondsUntilNext(code, { unanswered: 1, left: 60 })).toBe(30);
      expect(secondsUntilNext(code)).toBe(30);
    },
  );

  it('does not wait where the token service was seen to keep the refresh token', () => {
    expect(secondsUntilNext('net.reset', { unanswered: 1, rotation: 'stable' })).toBe(30);
  });

  it('comes only after the end of the access token when the one careful repeat went unanswered too', () => {
    expect(secondsUntilNext('net.reset', { unanswered: 2 })).toBe(4 * hours);
    expect(secondsUntilNext('net.reset', { unanswered: 2, rotation: 'stable' })).toBe(30);
    expect(earliestRepeat({ rotation: 'unknown', unanswered: 2, expiresAt: 7 })).toBe(7);
  });
});
