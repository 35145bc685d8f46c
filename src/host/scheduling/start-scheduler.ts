import { setTimeout as delay } from 'node:timers/promises';
import type { HostParts } from '../host-parts.ts';
import type { RefreshCoordinator } from '../renewal/refresh-coordinator.ts';
import { Scheduler } from './scheduler.ts';
import { sweeps } from './sweeps.ts';

/** What of a running scheduler its host needs. */
export interface RunningScheduler {
  stop(): Promise<void>;
}

/**
 * Starts the background renewals and sweeps of a host; its ticks come by the given wait, or by timers that keep no
 * process alive. `stop` waits up to 25 seconds for what is under way.
 */
export function startScheduler(
  parts: HostParts,
  coordinator: Pick<RefreshCoordinator, 'renew'>,
  wait?: (milliseconds: number) => Promise<void>,
): RunningScheduler {
  const scheduler = new Scheduler(parts, {
    sweeps,
    renew: async (accountId) => (await coordinator.renew(accountId, 'due')).saved,
    pause: wait ?? ((milliseconds) => delay(milliseconds, undefined, { ref: false })),
  });
  void scheduler.run();
  return scheduler;
}
