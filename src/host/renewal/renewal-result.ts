import { ConnectorError } from '../../errors.ts';
import type { Account, TokenState } from '../../generated/types.ts';
import type { AccountSnapshot } from '../store/store.ts';
import { openAccount, type Vault } from '../vault.ts';

/** An account that has a token state, with the version of it. */
export interface TokenHolder {
  readonly account: Account & { readonly tokenState: TokenState };
  readonly tokenVersion: number;
}

/** What a renewal led to, whoever made it. */
export interface RenewalResult {
  readonly current: TokenHolder;
  /** The token state it succeeds, when that is known. */
  readonly previous: TokenHolder | null;
  /** False: the answer is held in the journal until the store takes it. */
  readonly saved: boolean;
}

/** Opens a stored account that must have tokens. Throws `account.not_authorized`. */
export function openHolder(vault: Vault, stored: AccountSnapshot): TokenHolder {
  const holder = holderOf(openAccount(vault, stored), stored.token?.version ?? 0);
  if (holder === null) throw new ConnectorError('account.not_authorized');
  return holder;
}

/** The account as holder of its tokens, or null when it has none. */
export function holderOf(account: Account, tokenVersion: number): TokenHolder | null {
  const { tokenState } = account;
  return tokenState === null ? null : { account: { ...account, tokenState }, tokenVersion };
}
