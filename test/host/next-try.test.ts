import { describe, expect, it } from 'vitest';
import { ConnectorError, type ErrorCode } from '../../src/errors.ts';
import { nextTry } from '../../src/host/renewal/next-try.ts';

const hours = 3600;

function secondsUntilNext(
  code: ErrorCode,
  options: {
    readonly failures?: number;
    readonly spends?: boolean;
    readonly uncertainBefore?: boolean;
    readonly left?: number;
    readonly after?: number;
  } = {},
): number | null {
  const { failures = 1, spends = false, uncertainBefore = false, left = 4 * hours, after } = options;
  const error = new ConnectorError(
    code,
    after === undefined ? {} : { details: { retryAfterSeconds: after } },
  );
  const expiresAt = left * 1000;
  const next = nextTry({ error, failures, spendsRefreshToken: spends, uncertainBefore, expiresAt }, 0);
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
  ])('after %d refusals comes after %d seconds', (failures, seconds) => {
    expect(secondsUntilNext('net.dns', { failures })).toBe(seconds);
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

  it.each([
    'net.reset',
    'net.total_timeout',
    'token.server_error',
    'token.redirect_refused',
    'token.missing_access_token',
  ] as const)('waits for the last two hours when a refresh token may have been spent: %s', (code) => {
    expect(secondsUntilNext(code, { spends: true })).toBe(2 * hours);
    expect(secondsUntilNext(code, { spends: true, left: 60 })).toBe(30);
    expect(secondsUntilNext(code, { spends: false })).toBe(30);
  });

  it('does not come by itself after a second open outcome in a row', () => {
    const twice = { spends: true, uncertainBefore: true, failures: 2 };
    expect(secondsUntilNext('net.reset', twice)).toBeNull();
    expect(secondsUntilNext('net.dns', twice)).toBe(60);
    expect(secondsUntilNext('net.reset', { ...twice, spends: false })).toBe(60);
  });
});
