import { createHash, hash, timingSafeEqual } from 'node:crypto';

/** base64url SHA-256: what is kept instead of a secret that only needs to be recognised. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url');
}

/** Whether two secrets are equal; takes the same time wherever they differ, also in length (check A-43). */
export function sameSecret(one: string, other: string): boolean {
  return secretMatcher(one)(other);
}

/** Recognises one secret again and again, as `sameSecret` does. */
export function secretMatcher(secret: string): (given: string) => boolean {
  const expected = hash('sha256', secret, 'buffer');
  return (given) => timingSafeEqual(expected, hash('sha256', given, 'buffer'));
}
