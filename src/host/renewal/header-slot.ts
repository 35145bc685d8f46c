import { mandatoryLeadMilliseconds } from '../../account/refresh-due.ts';
import type { BeforeOperationReady, RenewalPolicy, TokenState } from '../../generated/types.ts';
import type { OperationHeaders } from '../host.ts';
import type { TokenHolder } from './renewal-result.ts';

/** Headers in memory and the span of time in which they may be handed out without looking further. */
export interface HeaderSlot {
  readonly headers: OperationHeaders;
  /** Milliseconds. Before it the clock was set back, and nothing in memory can be trusted. */
  readonly from: number;
  /** Milliseconds. */
  readonly until: number;
  /** Until when they may be handed out at all, should it be impossible to look further; milliseconds. */
  readonly ends: number;
  /** What follows by itself: the new token, once it has settled at Coupa. */
  readonly next: HeaderSlot | null;
}

/** The headers of a ready answer for the holder's token, frozen: all callers share them. */
export function freezeHeaders(ready: BeforeOperationReady, holder: TokenHolder): OperationHeaders {
  const { expiresAt, notBefore } = ready;
  const { issuer: origin } = holder.account.tokenState;
  const headers = Object.freeze({ ...ready.headers });
  return Object.freeze({ headers, origin, tokenVersion: holder.tokenVersion, expiresAt, notBefore });
}

/** Until when a token needs no thought: its renewal is not due yet; milliseconds. */
export function freshUntil(tokenState: TokenState, policy: RenewalPolicy): number {
  return Math.min(Date.parse(tokenState.renewAt), mandatoryAt(tokenState, policy));
}

/** From when on a renewal must come before the next operation; milliseconds. */
export function mandatoryAt(tokenState: TokenState, policy: RenewalPolicy): number {
  return Date.parse(tokenState.expiresAt) - mandatoryLeadMilliseconds(tokenState.lifetimeSeconds, policy);
}

/** Until when a token may be handed out at all, with the allowance for clocks that differ; milliseconds. */
export function usableUntil(
  tokenState: Pick<TokenState, 'expiresAt' | 'lifetimeSeconds'>,
  policy: RenewalPolicy,
): number {
  const { clockSkewSeconds, clockSkewFraction } = policy;
  const skewSeconds = Math.min(clockSkewSeconds, tokenState.lifetimeSeconds * clockSkewFraction);
  return Date.parse(tokenState.expiresAt) - skewSeconds * 1000;
}
