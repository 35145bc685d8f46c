import type { InstanceSight } from './load-protocol.ts';

const second = 1_000;

/** Counts what comes to one instance. Instants in milliseconds since the epoch. */
export class InstanceWatch {
  readonly #seen = new Set<string>();
  #recentStarts: number[] = [];
  #inFlight = 0;
  #answers = 0;
  #mostInFlight = 0;
  #mostStartsASecond = 0;
  #firstStartAt: number | null = null;
  #lastStartAt: number | null = null;
  #lastAnswerAt: number | null = null;
  #longestPause = 0;
  #repeats = 0;

  begin(now: number): void {
    this.#inFlight += 1;
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight);
    this.#recentStarts = [...this.#recentStarts.filter((at) => at > now - second), now];
    this.#mostStartsASecond = Math.max(this.#mostStartsASecond, this.#recentStarts.length);
    this.#firstStartAt ??= now;
    this.#longestPause = Math.max(this.#longestPause, now - (this.#lastStartAt ?? now));
    this.#lastStartAt = now;
  }

  spend(refreshToken: string): void {
    if (this.#seen.has(refreshToken)) this.#repeats += 1;
    this.#seen.add(refreshToken);
  }

  answered(now: number): void {
    this.#answers += 1;
    this.#lastAnswerAt = now;
  }

  end(): void {
    this.#inFlight -= 1;
  }

  sight(): InstanceSight {
    return {
      answers: this.#answers,
      mostInFlight: this.#mostInFlight,
      mostStartsASecond: this.#mostStartsASecond,
      firstStartAt: this.#firstStartAt,
      lastAnswerAt: this.#lastAnswerAt,
      longestPause: this.#longestPause,
      repeats: this.#repeats,
    };
  }
}
