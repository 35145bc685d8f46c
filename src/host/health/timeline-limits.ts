/** How much of the past is kept. */
export interface TimelineLimits {
  readonly days: number;
  /** Of one account. */
  readonly rows: number;
}

export const defaultTimelineLimits: TimelineLimits = { days: 90, rows: 1_000 };
