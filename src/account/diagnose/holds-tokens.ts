import type { Account } from '../../generated/types.ts';
import type { CoupaInstance } from '../coupa-instance.ts';
import type { HookContext } from '../hook-context.ts';
import { isLiving } from '../is-living.ts';
import { tokensBelongTo } from '../settings-identity.ts';

/** Whether the account has tokens of this client that a refused request could cost it. */
export function holdsTokens(
  { settings, tokenState }: Account,
  instance: CoupaInstance,
  context: HookContext,
): boolean {
  if (tokenState === null || !tokensBelongTo(tokenState, settings, instance)) return false;
  return tokenState.refreshToken !== undefined || isLiving(tokenState, context);
}
