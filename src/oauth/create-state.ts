import { createHash } from 'node:crypto';

/** The anti-forgery value of one authorization; only the hash may be kept. */
export interface State {
  readonly state: string;
  readonly stateHash: string;
}

/** base64url SHA-256 of a state: what is stored instead of it. */
export function hashState(state: string): string {
  return createHash('sha256').update(state, 'utf8').digest('base64url');
}

/** A new state: base64url of 32 random bytes, 43 characters (RFC 6749 10.12). */
export function createState(random: (byteCount: number) => Uint8Array): State {
  const state = Buffer.from(random(32)).toString('base64url');
  return { state, stateHash: hashState(state) };
}
