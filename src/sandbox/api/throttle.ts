import type { SandboxClock } from '../virtual-clock.ts';

const perSecond = 25;
const burst = 20;

/** A leaky bucket for each client: 25 calls a second, a burst of 20. The documents do not say per what; we say per client. */
export class Throttle {
  readonly #clock: SandboxClock;
  readonly #levels = new Map<string, { level: number; at: number }>();

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  /** Counts one call; false when it is one too many, and then it does not count. */
  admits(clientId: string): boolean {
    const now = this.#clock.now();
    const bucket = this.#levels.get(clientId) ?? { level: 0, at: now };
    const leaked = (Math.max(0, now - bucket.at) / 1000) * perSecond;
    const level = Math.max(0, bucket.level - leaked);
    const admitted = level + 1 <= burst;
    this.#levels.set(clientId, { level: admitted ? level + 1 : level, at: now });
    return admitted;
  }
}
