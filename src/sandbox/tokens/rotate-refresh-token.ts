import type { RotationMode } from '../switches.ts';
import type { TokenRecord } from './issued-token.ts';
import type { TokenStore } from './token-store.ts';

const graceMilliseconds = 10_000;

/** What a refresh hands out: the refresh token to send, if any, and what the new access token will end. */
export interface Rotation {
  readonly refreshToken?: string;
  readonly endsOnFirstUse?: TokenRecord;
}

/** Applies the rotation mode to the refresh token that was just spent (F-28). `now` in milliseconds. */
export function rotateRefreshToken(
  store: TokenStore,
  spent: TokenRecord,
  options: { readonly mode: RotationMode; readonly now: number },
): Rotation {
  const { mode, now } = options;
  spent.family.refreshes += 1;
  if (mode === 'stable') {
    return spent.text === undefined ? {} : { refreshToken: spent.text };
  }
  if (mode === 'omit' || (mode === 'every-third' && spent.family.refreshes % 3 !== 0)) {
    return {};
  }
  const next = store.issueRefresh(spent.family);
  spent.supersededBy ??= next.id;
  if (mode === 'doorkeeper') {
    return { refreshToken: next.text, endsOnFirstUse: spent };
  }
  spent.endsAt = Math.min(spent.endsAt, mode === 'grace' ? now + graceMilliseconds : now);
  return { refreshToken: next.text };
}
