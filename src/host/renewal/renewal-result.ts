import { ConnectorError } from '../../errors.ts';
import type { Account, Finding, TokenState } from '../../generated/types.ts';
import type { AccountSnapshot, StoreTables } from '../store/store.ts';
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
  /** What the connector remarked on; only where this process asked. */
  readonly findings?: readonly Finding[];
}

/** Opens a stored account that must have tokens. Throws `account.not_authorized`. */
export function openHolder(vault: Vault, stored: AccountSnapshot): TokenHolder {
  const holder = holderOf(openAccount(vault, stored), stored.token?.version ?? 0);
  if (holder === null) throw new ConnectorError('account.not_authorized');
  return holder;
}

/**
 * What is needed to hand out headers, read and opened; the client secret stays sealed, since nothing is renewed.
 * Throws `account.not_found`, `account.not_authorized`.
 */
export async function readHolder({ store, vault }: HolderSource, accountId: string): Promise<TokenHolder> {
  const stored = await store.accounts.getTokens(accountId);
  if (stored === undefined) throw new ConnectorError('account.not_found');
  const { id, settings, tokenVersion, sealedTokens } = stored;
  if (sealedTokens === null) throw new ConnectorError('account.not_authorized');
  const tokenState = vault.openTokens(id, { sealed: sealedTokens });
  return { account: { id, settings, secrets: {}, tokenState }, tokenVersion };
}

interface HolderSource {
  readonly store: Pick<StoreTables, 'accounts'>;
  readonly vault: Vault;
}

/** The account as holder of its tokens, or null when it has none. */
export function holderOf(account: Account, tokenVersion: number): TokenHolder | null {
  const { tokenState } = account;
  return tokenState === null ? null : { account: { ...account, tokenState }, tokenVersion };
}
