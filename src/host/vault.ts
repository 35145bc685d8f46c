import type { Account, TokenState } from '../generated/types.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { open, seal } from './keys/seal.ts';
import { sealedFields } from './store/sealed-columns.ts';
import type { AccountSnapshot, SealedTokens, SecretRecord } from './store/store.ts';

const { clientSecret, tokenState, codeVerifier, revokedAccount } = sealedFields;
const journalPlace = { subject: 'refresh_journal', field: 'entry' };

/** The only way in and out for secrets: seals what the store keeps and opens what hooks need. */
export interface Vault {
  sealSecret(subject: string, secret: string, storedAt: string): SecretRecord;
  openSecret(subject: string, record: SecretRecord): string;
  sealTokens(subject: string, tokens: TokenState): SealedTokens;
  openTokens(subject: string, record: Pick<SealedTokens, 'sealed'>): TokenState;
  sealVerifier(stateHash: string, verifier: string): Uint8Array;
  openVerifier(stateHash: string, sealed: Uint8Array): string;
  /** What is needed to revoke forgotten tokens later. */
  sealRevocation(revocationId: string, account: Account): Uint8Array;
  openRevocation(revocationId: string, sealed: Uint8Array): Account;
  /** For the journal of renewals, which names the account inside what is sealed. */
  sealJournalEntry(text: string): Uint8Array;
  openJournalEntry(sealed: Uint8Array): string;
}

/**
 * A vault over a ring. A value opens only for the subject (account, draft, attempt) it was sealed for; opening
 * throws `crypto.authentication_failed` and `host.key_unknown`.
 */
export function createVault(ring: KeyRing): Vault {
  return {
    sealSecret: (subject, secret, storedAt) => ({
      sealed: seal(ring, { subject, field: clientSecret }, secret),
      fingerprint: ring.fingerprint(secret),
      storedAt,
    }),
    openSecret: (subject, record) => open(ring, { subject, field: clientSecret }, record.sealed),
    sealTokens: (subject, tokens) => sealTokens(ring, subject, tokens),
    openTokens: (subject, record) =>
      JSON.parse(open(ring, { subject, field: tokenState }, record.sealed)) as TokenState,
    sealVerifier: (subject, verifier) => seal(ring, { subject, field: codeVerifier }, verifier),
    openVerifier: (subject, sealed) => open(ring, { subject, field: codeVerifier }, sealed),
    sealRevocation: (subject, account) =>
      seal(ring, { subject, field: revokedAccount }, JSON.stringify(account)),
    openRevocation: (subject, sealed) =>
      JSON.parse(open(ring, { subject, field: revokedAccount }, sealed)) as Account,
    sealJournalEntry: (text) => seal(ring, journalPlace, text),
    openJournalEntry: (sealed) => open(ring, journalPlace, sealed),
  };
}

// Everything is sealed, also what the facts repeat in clear: a changed issuer must not open another door.
function sealTokens(ring: KeyRing, subject: string, tokens: TokenState): SealedTokens {
  const { accessToken, refreshToken, ...facts } = tokens;
  return {
    sealed: seal(ring, { subject, field: tokenState }, JSON.stringify(tokens)),
    facts,
    accessFingerprint: ring.fingerprint(accessToken),
    refreshFingerprint: refreshToken === undefined ? null : ring.fingerprint(refreshToken),
  };
}

/** A stored account as hooks get it. */
export function openAccount(vault: Vault, snapshot: AccountSnapshot): Account {
  const { id, settings, secret, token } = snapshot;
  return {
    id,
    settings,
    secrets: secret === null ? {} : { clientSecret: vault.openSecret(id, secret) },
    tokenState: token === null || token.tokens === null ? null : vault.openTokens(id, token.tokens),
  };
}
