import type { SealedTokens, TokenFacts } from './store.ts';

interface TokenColumns {
  readonly sealed_tokens: Uint8Array | null;
  readonly facts: string | null;
  readonly access_fingerprint: string | null;
  readonly refresh_fingerprint: string | null;
}

/** Reads the columns that token states and drafts share; null when no tokens are kept. */
export function toSealedTokens(row: TokenColumns): SealedTokens | null {
  const { sealed_tokens: sealed, facts, access_fingerprint: accessFingerprint } = row;
  if (sealed === null || facts === null || accessFingerprint === null) return null;
  return {
    sealed,
    facts: JSON.parse(facts) as TokenFacts,
    accessFingerprint,
    refreshFingerprint: row.refresh_fingerprint,
  };
}

/** The reverse of `toSealedTokens`. */
export function toTokenColumns(tokens: SealedTokens | null): TokenColumns {
  return {
    sealed_tokens: tokens?.sealed ?? null,
    facts: tokens === null ? null : JSON.stringify(tokens.facts),
    access_fingerprint: tokens?.accessFingerprint ?? null,
    refresh_fingerprint: tokens?.refreshFingerprint ?? null,
  };
}
