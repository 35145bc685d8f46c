import { sweepHealth } from '../health/sweep-health.ts';
import { sweepTimeline } from '../health/sweep-timeline.ts';
import { sweepRevocations } from '../revocations/sweep-revocations.ts';
import { discoverInstances } from './discover-instances.ts';
import type { Sweep } from './sweep.ts';

export type { Sweep } from './sweep.ts';

const minute = 60_000;

/** All periodic work. Every host does it: whatever is listed here must bear being done by two at once. */
export const sweeps: readonly Sweep[] = [
  discoverInstances,
  { name: 'health', everyMilliseconds: minute, run: sweepHealth },
  { name: 'revocations', everyMilliseconds: minute, run: sweepRevocations },
  { name: 'usage', everyMilliseconds: minute, run: ({ usage }) => usage.flush() },
  { name: 'timeline', everyMilliseconds: 60 * minute, run: sweepTimeline },
];
