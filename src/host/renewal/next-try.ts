import type { ConnectorError } from '../../errors.ts';

const shortestPauseSeconds = 30;
const longestPauseSeconds = 15 * 60;
const longestRetryAfterSeconds = 60 * 60;
const lateRetryLeadSeconds = 2 * 60 * 60;

export interface RefusedTry {
  readonly error: Pick<ConnectorError, 'kind' | 'details'>;
  /** Refused tries in a row, this one included. */
  readonly failures: number;
  /** Whether a one-time refresh token was at stake. */
  readonly spendsRefreshToken: boolean;
  /** Whether the try before this one already left open if the refresh token was spent. */
  readonly uncertainBefore: boolean;
  /** When the present access token ends; milliseconds. */
  readonly expiresAt: number | undefined;
}

/**
 * When a refused renewal may be tried again; milliseconds, or null for "not before somebody acts". Pauses grow from
 * 30 seconds to 15 minutes; `Retry-After` is obeyed up to an hour. After an ambiguous answer to a refresh token the
 * one careful retry waits until two hours before the access token ends, and none follows it by itself: sending a
 * spent token again may revoke the whole grant.
 */
export function nextTry(
  { error, failures, spendsRefreshToken, uncertainBefore, expiresAt }: RefusedTry,
  now: number,
): number | null {
  if (error.kind === 'reauthorize') return null;
  const pause = Math.min(shortestPauseSeconds * 2 ** (failures - 1), longestPauseSeconds);
  const earliest = now + Math.max(pause, retryAfterSeconds(error)) * 1000;
  if (!mayHaveSpent(error) || !spendsRefreshToken || expiresAt === undefined) return earliest;
  if (uncertainBefore) return null;
  return Math.max(earliest, expiresAt - lateRetryLeadSeconds * 1000);
}

/**
 * Whether a refusal of this kind leaves open if the refresh token was spent. A success that breaks the protocol has
 * spent it as surely as a lost answer may have.
 */
export function mayHaveSpent({ kind }: { readonly kind: string }): boolean {
  return kind === 'ambiguous' || kind === 'protocol';
}

function retryAfterSeconds({ details }: Pick<ConnectorError, 'details'>): number {
  const seconds = details['retryAfterSeconds'];
  return typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, longestRetryAfterSeconds) : 0;
}
