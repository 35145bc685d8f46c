import { ConnectorError } from '../errors.ts';
import type { AccountSettings, TokenState } from '../generated/types.ts';
import type { CoupaInstance } from './coupa-instance.ts';

type Bound = Pick<TokenState, 'issuer' | 'clientId' | 'authorizedAt'>;

/**
 * Whether stored tokens were issued by this instance to this client, for this grant. Only a token that
 * somebody consented to says when that was.
 */
export function tokensBelongTo(
  tokenState: Bound,
  settings: Pick<AccountSettings, 'clientId' | 'grantType'>,
  instance: Pick<CoupaInstance, 'origin'>,
): boolean {
  const consented = tokenState.authorizedAt !== undefined;
  return (
    tokenState.issuer === instance.origin &&
    tokenState.clientId === settings.clientId &&
    consented === (settings.grantType === 'authorization_code')
  );
}

/** Throws `account.token_foreign` when stored tokens belong to another instance or client; nothing is sent then. */
export function assertTokensBelongTo(
  tokenState: Bound,
  settings: Pick<AccountSettings, 'clientId' | 'grantType'>,
  instance: Pick<CoupaInstance, 'origin'>,
): void {
  if (!tokensBelongTo(tokenState, settings, instance)) throw new ConnectorError('account.token_foreign');
}
