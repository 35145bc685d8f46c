/** The moments of a renewal at which a test may end the process. */
export type KillPoint =
  | 'after_claim'
  | 'after_send'
  | 'after_answer'
  | 'after_write'
  | 'after_journal'
  | 'after_commit';

/** Key of the seams in `HostOptions`: a symbol, so that no configuration can ever name it. */
export const testSeams: unique symbol = Symbol('test seams');

/** What only tests put in the place of the real thing. */
export interface TestSeams {
  /** Called at each point and waited for. */
  readonly killPoint?: (point: KillPoint) => Promise<void>;
  /** Stands in for the database's clock, by which leases end; milliseconds. */
  readonly leaseClock?: () => number;
}
