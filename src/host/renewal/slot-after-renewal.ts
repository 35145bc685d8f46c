import type { RefreshInput } from '../../generated/types.ts';
import type { HostParts } from '../host-parts.ts';
import { freshUntil, type HeaderSlot, usableUntil } from './header-slot.ts';
import { headersOf } from './headers-of.ts';
import { lookSoonAt } from './next-look.ts';
import type { RenewalResult, TokenHolder } from './renewal-result.ts';

/**
 * What is handed out after a renewal: the old token while it lives and until the new one has settled at Coupa, then
 * the new one. A rejected token, and one of another instance or client, is not handed out again. Throws as `headersOf`.
 */
export async function slotAfterRenewal(
  parts: HostParts,
  { current, previous, saved }: RenewalResult,
  reason: RefreshInput['reason'],
): Promise<HeaderSlot> {
  const now = parts.hookContext.now();
  const { renewal } = parts.hookContext.manifest;
  const fresh = freshUntil(current.account.tokenState, renewal);
  const until = saved ? fresh : Math.min(fresh, lookSoonAt(now));
  const ends = usableUntil(current.account.tokenState, renewal);
  const next: HeaderSlot = { headers: await headersOf(parts, current), from: now, until, ends, next: null };
  const settledAt = Date.parse(current.account.tokenState.notBefore);
  if (previous === null || reason === 'rejected' || now >= settledAt) return next;
  const previousUntil = Math.min(settledAt, usableUntil(previous.account.tokenState, renewal));
  if (now >= previousUntil || isForeign(previous, current)) return next;
  const headers = await headersOf(parts, previous);
  return { headers, from: now, until: previousUntil, ends: previousUntil, next };
}

function isForeign(previous: TokenHolder, current: TokenHolder): boolean {
  const { issuer, clientId } = current.account.tokenState;
  const { tokenState } = previous.account;
  return tokenState.issuer !== issuer || tokenState.clientId !== clientId;
}
