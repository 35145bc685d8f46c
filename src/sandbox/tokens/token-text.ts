import { type RandomBytes, randomBase64Url } from '../random-text.ts';

/** What a token text says of itself. Only its length and look matter: clients must treat it as opaque. */
export interface TokenClaims {
  readonly issuer: string;
  readonly clientId: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/**
 * A text shaped like a signed JWT. The signature is random, so nothing can verify it offline, and the text grows
 * with the scopes as Coupa's does.
 */
export function accessTokenText(random: RandomBytes, claims: TokenClaims): string {
  const header = { alg: 'RS256', typ: 'JWT', kid: 'sandbox' };
  const payload = {
    iss: claims.issuer,
    aud: claims.clientId,
    sub: claims.subject,
    scope: claims.scopes,
    iat: Math.floor(claims.issuedAt / 1000),
    exp: Math.floor(claims.expiresAt / 1000),
    jti: randomBase64Url(random, 16),
  };
  return [encode(header), encode(payload), randomBase64Url(random, 256)].join('.');
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
