import type { ErrorCode } from '../errors.ts';

/** What one successful answer of a token endpoint says (RFC 6749 5.1), with nothing filled in. */
export interface TokenSet {
  readonly accessToken: string;
  /** Absent when the answer has none; then the one that was spent stays valid (RFC 6749 6). */
  readonly refreshToken?: string;
  readonly tokenType: 'Bearer';
  /** Absent when the answer has none, which means "as requested"; malformed entries are left out. */
  readonly scope?: readonly string[];
  /** Lifetime counted from `receivedAt`; absent when the answer has none. */
  readonly expiresInSeconds?: number;
  /** Milliseconds since the epoch, read when the answer was complete. */
  readonly receivedAt: number;
  /** Codes of what is worth telling although the answer was accepted. */
  readonly warnings: readonly ErrorCode[];
}
