import type { ConnectorError } from '../../errors.ts';
import type { RotationMode } from '../store/store.ts';

const shortestPauseSeconds = 30;
const longestPauseSeconds = 15 * 60;
const longestRetryAfterSeconds = 60 * 60;
const lateRetryLeadSeconds = 2 * 60 * 60;

export interface RefusedTry {
  readonly error: Pick<ConnectorError, 'kind' | 'details'>;
  /** Refused tries in a row, this one included. */
  readonly failures: number;
  /** The refresh token at stake and the requests for it that went unanswered; null when there is none at stake. */
  readonly atStake: TokenAtStake | null;
  /** From 0 to 1: where in the span of possible pauses this one falls. */
  readonly share: number;
}

export interface TokenAtStake {
  readonly rotation: RotationMode;
  /** Requests that were sent with this refresh token and never answered. */
  readonly unanswered: number;
  /** When the present access token ends; milliseconds. */
  readonly expiresAt: number;
}

/**
 * When a refused renewal may be tried again; milliseconds, or null for "not before somebody acts". Pauses start at
 * 30 seconds and are drawn from a span that doubles up to 15 minutes; `Retry-After` is obeyed up to an hour. While
 * requests for the refresh token are unanswered, `earliestRepeat` holds too.
 */
export function nextTry({ error, failures, atStake, share }: RefusedTry, now: number): number | null {
  if (error.kind === 'reauthorize') return null;
  const longest = Math.min(shortestPauseSeconds * 2 ** (failures - 1), longestPauseSeconds);
  const pause = shortestPauseSeconds + share * (longest - shortestPauseSeconds);
  const earliest = now + Math.max(pause, retryAfterSeconds(error)) * 1000;
  return atStake === null ? earliest : Math.max(earliest, earliestRepeat(atStake));
}

/**
 * From when on a refresh token may be sent again although a request with it went unanswered; milliseconds. A server
 * that was seen to hand the same token back may be asked at any time. Any other may take the repeat for theft and end
 * the whole grant with its living access token: one careful repeat when that has two hours left, further ones after
 * its end, when nothing more can be lost.
 */
export function earliestRepeat({ rotation, unanswered, expiresAt }: TokenAtStake): number {
  if (unanswered === 0 || rotation === 'stable') return 0;
  return unanswered === 1 ? expiresAt - lateRetryLeadSeconds * 1000 : expiresAt;
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
