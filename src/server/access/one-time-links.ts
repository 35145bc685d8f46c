import { randomBytes } from 'node:crypto';
import { digestOf } from '../../host/same-secret.ts';

const lifetimeMilliseconds = 10 * 60_000;

/** Tokens that open one session each, for ten minutes. Kept in memory, hashed: they end with the process. */
export class OneTimeLinks {
  readonly #endsAt = new Map<string, number>();
  readonly #now: () => number;

  /** `now` in milliseconds since the epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A new token, to be shown once. */
  issue(): string {
    const token = randomBytes(32).toString('base64url');
    this.#sweep();
    this.#endsAt.set(digestOf(token), this.#now() + lifetimeMilliseconds);
    return token;
  }

  /** Uses the token up; false when it was used, has ended, or never was. */
  take(token: string): boolean {
    this.#sweep();
    return this.#endsAt.delete(digestOf(token));
  }

  #sweep(): void {
    for (const [hash, end] of this.#endsAt) if (end <= this.#now()) this.#endsAt.delete(hash);
  }
}
