import { drawFor } from '../support/seeded-random.ts';

const whileStarting = 0.15;
const longestStartMilliseconds = 300;
const longestWorkMilliseconds = 500;

/** When a worker is killed: so long after it was started, or after it began to renew. */
export interface PlannedKill {
  readonly after: 'start' | 'ready';
  readonly milliseconds: number;
}

/** The moment of one kill of a campaign; it depends on the seed and the kill's number alone. */
export function planKill(seed: number, kill: number): PlannedKill {
  const share = drawFor('moment', seed, kill);
  return drawFor('phase', seed, kill) < whileStarting
    ? { after: 'start', milliseconds: share * longestStartMilliseconds }
    : { after: 'ready', milliseconds: share ** 2 * longestWorkMilliseconds };
}
