import type { RenewalPolicy, TokenState } from '../generated/types.ts';

/**
 * - `fresh`: hand out
 * - `advisory`: hand out and renew in the background
 * - `mandatory`: renew before handing out; the token still lives should that fail
 * - `expired`: not to be handed out any more
 */
export type RefreshDue = 'fresh' | 'advisory' | 'mandatory' | 'expired';

type DueState = Pick<TokenState, 'obtainedAt' | 'expiresAt' | 'renewAt' | 'lifetimeSeconds'>;
type DuePolicy = Pick<
  RenewalPolicy,
  'mandatoryLeadSeconds' | 'mandatoryLeadFraction' | 'clockSkewSeconds' | 'clockSkewFraction'
>;

/**
 * Decides what a token set needs at `now` (milliseconds). Leads and skew allowance are the smaller of a number of
 * seconds and a share of the lifetime, so that short tokens get short ones. Every edge belongs to the later state.
 */
export function refreshDue(tokenState: DueState, policy: DuePolicy, now: number): RefreshDue {
  const expiresAt = Date.parse(tokenState.expiresAt);
  const skew = skewMilliseconds(tokenState.lifetimeSeconds, policy);
  if (now >= expiresAt - skew) return 'expired';
  if (now >= expiresAt - mandatoryLeadMilliseconds(tokenState.lifetimeSeconds, policy)) return 'mandatory';
  if (now >= Date.parse(tokenState.renewAt)) return 'advisory';
  // Obtained in the future: the clock was set back, so the instants mean nothing until a renewal anchors them anew.
  if (now < Date.parse(tokenState.obtainedAt) - skew) return 'advisory';
  return 'fresh';
}

/** How long before its end a token must be renewed before it is handed out; milliseconds. */
export function mandatoryLeadMilliseconds(
  lifetimeSeconds: number,
  policy: Pick<RenewalPolicy, 'mandatoryLeadSeconds' | 'mandatoryLeadFraction'>,
): number {
  return Math.min(policy.mandatoryLeadSeconds, lifetimeSeconds * policy.mandatoryLeadFraction) * 1000;
}

function skewMilliseconds(
  lifetimeSeconds: number,
  policy: Pick<RenewalPolicy, 'clockSkewSeconds' | 'clockSkewFraction'>,
): number {
  return Math.min(policy.clockSkewSeconds, lifetimeSeconds * policy.clockSkewFraction) * 1000;
}
