import { ConnectorError, type ErrorCode, errorCatalogue } from '../../errors.ts';
import type { FailureRecord } from '../store/store.ts';

/** Whether a renewal may be sent now (milliseconds) after what the last one was refused with. */
export function mayTry(failure: FailureRecord | null, now: number): boolean {
  if (failure === null) return true;
  return failure.nextTryAt !== null && now >= Date.parse(failure.nextTryAt);
}

/**
 * Throws during the pause after a refusal: `refresh.cooling_down`, or the refusal itself when only a person can
 * end the pause.
 */
export function assertMayTry(failure: FailureRecord | null, now: number): void {
  if (failure === null || mayTry(failure, now)) return;
  const { code, message, action, nextTryAt } = failure;
  if (nextTryAt !== null) {
    throw new ConnectorError('refresh.cooling_down', { details: { cause: code, nextTryAt } });
  }
  const known = Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : 'host.unexpected';
  throw new ConnectorError(known, { message, action });
}
