import { createHash } from 'node:crypto';

/** The first twelve hex digits of SHA-256: enough to tell two secrets apart, too little to use one. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The whole SHA-256 as base64url, used as the key under which a secret text is found again. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
