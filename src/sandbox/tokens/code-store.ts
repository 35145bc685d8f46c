import { digest } from '../fingerprint.ts';
import { type RandomBytes, randomBase64Url } from '../random-text.ts';
import type { SandboxClock } from '../virtual-clock.ts';
import type { TokenFamily } from './issued-token.ts';

const codeLifetimeMilliseconds = 60_000;

/** What an authorization code stands for. */
export interface CodeGrant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly subject: string;
  readonly codeChallenge?: string;
  /** Whether the challenge is the SHA-256 of the verifier, or the verifier itself. */
  readonly challengeIsHashed: boolean;
}

/** A code that was handed out: used up after one exchange, tied to what that exchange issued. */
export interface CodeRecord extends CodeGrant {
  readonly endsAt: number;
  used: boolean;
  family?: TokenFamily;
}

/** Authorization codes: 60 seconds, one use. Used ones are kept so that a replay is noticed. */
export class CodeStore {
  readonly #codes = new Map<string, CodeRecord>();
  readonly #clock: SandboxClock;
  readonly #random: RandomBytes;

  constructor(clock: SandboxClock, random: RandomBytes) {
    this.#clock = clock;
    this.#random = random;
  }

  issue(grant: CodeGrant): string {
    const code = randomBase64Url(this.#random, 32);
    const endsAt = this.#clock.now() + codeLifetimeMilliseconds;
    this.#codes.set(digest(code), { ...grant, endsAt, used: false });
    return code;
  }

  find(code: string): CodeRecord | undefined {
    return this.#codes.get(digest(code));
  }

  isExpired(record: CodeRecord): boolean {
    return this.#clock.now() >= record.endsAt;
  }
}
