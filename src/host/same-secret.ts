import { createHash, timingSafeEqual } from 'node:crypto';

/** base64url SHA-256: what is kept instead of a secret that only needs to be recognised. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64url');
}

/** Whether two secrets are equal; takes the same time wherever they differ, also in length (check A-43). */
export function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(one), digest(other));
}
