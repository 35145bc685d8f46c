import type { AccountView, TokenView } from '../../../generated/types.ts';
import { StepFailure } from '../step.ts';

/** The account's token; a StepFailure when it has none. */
export function tokenOf({ token }: Pick<AccountView, 'token'>): TokenView {
  if (token === null) throw new StepFailure('The account has no token.');
  return token;
}

/** A token in a few words: fingerprints and end, never the token. */
export function tokenText({ accessToken, refreshToken, expiresAt }: TokenView): string {
  const refresh = refreshToken === null ? '' : `, refresh token ${refreshToken.fingerprint}`;
  return `access token ${accessToken.fingerprint}${refresh}, ends ${expiresAt.slice(0, 16).replace('T', ' ')}`;
}
