import { ConnectorError, type ErrorCode, errorCatalogue } from '../../errors.ts';
import type { FailureRecord } from '../store/store.ts';

// No pause outlasts a token, and no token is believed to live for longer than a year.
const longestPauseMilliseconds = 366 * 86_400_000;

/**
 * Whether a renewal may be sent now (milliseconds) after what the last one was refused with. A pause longer than any
 * that is ever made was noted by a clock that has been set back since, and does not count (fault F-54).
 */
export function mayTry(failure: Pick<FailureRecord, 'nextTryAt'> | null, now: number): boolean {
  if (failure === null) return true;
  if (failure.nextTryAt === null) return false;
  const left = Date.parse(failure.nextTryAt) - now;
  return left <= 0 || left > longestPauseMilliseconds;
}

/**
 * Throws during the pause after a refusal: `refresh.cooling_down`, or the refusal itself when only a person can
 * end the pause.
 */
export function assertMayTry(failure: FailureRecord | null, now: number): void {
  if (failure === null || mayTry(failure, now)) return;
  const { code, nextTryAt } = failure;
  if (nextTryAt === null) throw refusalOf(failure);
  throw new ConnectorError('refresh.cooling_down', { details: { cause: code, nextTryAt } });
}

/** What the noted renewal was refused with. */
export function refusalOf({ code, message, action }: FailureRecord): ConnectorError {
  const known = Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : 'host.unexpected';
  return new ConnectorError(known, { message, action });
}
