import { ConnectorError } from '../../errors.ts';
import type { RefreshResult } from '../../generated/types.ts';

/**
 * What a token request says about its instance.
 * - `success`: it works
 * - `answered`: it works, and refused this account
 * - `client_refused`: it works, and refused the client of this account (`invalid_client`)
 * - `failed`: no answer, or one that no working token service gives
 * - `limited`: it wants fewer requests
 * - `nothing`: nothing was sent, or what happened is no fault of the instance
 */
export interface Outcome {
  readonly kind: 'success' | 'answered' | 'client_refused' | 'failed' | 'limited' | 'nothing';
  /** What `Retry-After` asked for; 0 where it did not. */
  readonly retryAfterSeconds: number;
}

export const nothing: Outcome = { kind: 'nothing', retryAfterSeconds: 0 };

const clientCodes: readonly string[] = ['token.invalid_client', 'token.client_no_longer_accepted'];

/** Judges what a renewal that was sent led to. */
export function outcomeOf(result: RefreshResult): Outcome {
  if (result.outcome !== 'refused') return { kind: 'success', retryAfterSeconds: 0 };
  const refusal = ConnectorError.fromData(result.error);
  const seconds = refusal.details['retryAfterSeconds'];
  return {
    kind: kindOf(refusal),
    retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : 0,
  };
}

function kindOf({ code, kind }: Pick<ConnectorError, 'code' | 'kind'>): Outcome['kind'] {
  if (code === 'token.rate_limited') return 'limited';
  if (clientCodes.includes(code)) return 'client_refused';
  const fails = kind === 'transient' || kind === 'ambiguous';
  if (code.startsWith('token.')) return fails ? 'failed' : 'answered';
  return fails && code.startsWith('net.') && code !== 'net.too_many_files' ? 'failed' : 'nothing';
}
