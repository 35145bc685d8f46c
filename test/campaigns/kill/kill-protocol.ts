/** What a worker of the kill campaign is told in its environment, as JSON. */
export interface KillWorkerOptions {
  /** Names it to the token service; never used twice in a round. */
  readonly process: number;
  readonly store: string;
  readonly journal: string;
  readonly instances: readonly (readonly [string, string])[];
  /** Renewed over and over, some at a time. */
  readonly accounts: readonly string[];
  /** As `accounts`, but other workers have them too. */
  readonly shared: readonly string[];
  /** Left behind by workers that were killed; each is asked for once. */
  readonly recover: readonly string[];
  readonly leaseTime: LeaseTime;
}

/**
 * Leases last a minute. So that an account that was hit comes back into play, their time runs faster than the
 * machine's; still a lease lasts many times longer than a request here.
 */
export interface LeaseTime {
  readonly epoch: number;
  readonly speed: number;
}

/**
 * From the last byte of an answer in the host until a killed process (`written`) or a failing machine (`synced`) cannot
 * lose it any more.
 */
export interface UnprotectedWindow {
  readonly until: 'written' | 'synced';
  readonly microseconds: number;
}

/** What a worker says: a renewal begins, is over, has ended the account, or was unprotected for a while. */
export type FromKillWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'begin' | 'over' | 'ended'; readonly accountId: string }
  | { readonly kind: 'refused'; readonly code: string }
  | ({ readonly kind: 'window' } & UnprotectedWindow);

/** Request header that names the worker to the token service. */
export const processHeader = 'x-campaign-process';

export function leaseClockOf({ epoch, speed }: LeaseTime): () => number {
  return () => epoch + (Date.now() - epoch) * speed;
}
