import { createHash } from 'node:crypto';

/** A proof key; the verifier is a secret until it has been used once. */
export interface Pkce {
  readonly codeVerifier: string;
  readonly codeChallenge: string;
}

/** The S256 challenge of a verifier (RFC 7636 4.2). */
export function createCodeChallenge(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}

/** A new proof key: base64url of 32 random bytes, 43 characters (RFC 7636 4.1). */
export function createPkce(random: (byteCount: number) => Uint8Array): Pkce {
  const codeVerifier = Buffer.from(random(32)).toString('base64url');
  return { codeVerifier, codeChallenge: createCodeChallenge(codeVerifier) };
}
