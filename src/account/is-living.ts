import type { TokenState } from '../generated/types.ts';
import type { HookContext } from './hook-context.ts';
import { refreshDue } from './refresh-due.ts';

/** Whether an access token may still be used. */
export function isLiving(
  tokenState: TokenState,
  { manifest, now }: Pick<HookContext, 'manifest' | 'now'>,
): boolean {
  return refreshDue(tokenState, manifest.renewal, now()) !== 'expired';
}
