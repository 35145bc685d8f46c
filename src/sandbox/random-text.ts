/** A source of unpredictable bytes: `random(n)` answers n of them. */
export type RandomBytes = (count: number) => Uint8Array;

/** `count` random bytes as lower-case hex, the look of Coupa's identifiers and secrets. */
export function randomHex(random: RandomBytes, count: number): string {
  return Buffer.from(random(count)).toString('hex');
}

/** `count` random bytes as base64url without padding. */
export function randomBase64Url(random: RandomBytes, count: number): string {
  return Buffer.from(random(count)).toString('base64url');
}
