import { ConnectorError } from '../errors.ts';
import type { AccountSettings, TokenState } from '../generated/types.ts';
import type { CoupaInstance } from './coupa-instance.ts';

/** Whether stored tokens were issued by this instance to this client. */
export function tokensBelongTo(
  tokenState: Pick<TokenState, 'issuer' | 'clientId'>,
  settings: Pick<AccountSettings, 'clientId'>,
  instance: Pick<CoupaInstance, 'origin'>,
): boolean {
  return tokenState.issuer === instance.origin && tokenState.clientId === settings.clientId;
}

/** Throws `account.token_foreign` when stored tokens belong to another instance or client; nothing is sent then. */
export function assertTokensBelongTo(
  tokenState: Pick<TokenState, 'issuer' | 'clientId'>,
  settings: Pick<AccountSettings, 'clientId'>,
  instance: Pick<CoupaInstance, 'origin'>,
): void {
  if (!tokensBelongTo(tokenState, settings, instance)) throw new ConnectorError('account.token_foreign');
}
