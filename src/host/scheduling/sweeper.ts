import { ConnectorError } from '../../errors.ts';
import type { HostParts } from '../host-parts.ts';
import type { Sweep } from './sweep.ts';

/** Starts sweeps when their time has come. Each runs at most once at a time, and none holds up another. */
export class Sweeper {
  readonly #parts: HostParts;
  readonly #sweeps: readonly Sweep[];
  readonly #startedAt = new Map<Sweep, number>();
  readonly #running = new Map<Sweep, Promise<void>>();

  constructor(parts: HostParts, sweeps: readonly Sweep[]) {
    this.#parts = parts;
    this.#sweeps = sweeps;
  }

  startDue(): void {
    const now = this.#parts.hookContext.now();
    for (const sweep of this.#sweeps) {
      // Measured both ways: a clock that was set back must not stop a sweep for as long.
      const since = Math.abs(now - (this.#startedAt.get(sweep) ?? Number.NEGATIVE_INFINITY));
      if (this.#running.has(sweep) || since < sweep.everyMilliseconds) continue;
      this.#startedAt.set(sweep, now);
      this.#running.set(sweep, this.#run(sweep));
    }
  }

  /** Resolves when none runs. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  async #run(sweep: Sweep): Promise<void> {
    try {
      await sweep.run(this.#parts);
    } catch (error) {
      const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
      this.#parts.hookContext.log({ event: 'scheduler.sweep_failed', sweep: sweep.name, code });
    } finally {
      this.#running.delete(sweep);
    }
  }
}
