/** What a racing process is told in its environment, as JSON. */
export interface RaceWorkerOptions {
  readonly store: string;
  readonly journal: string;
  /** The instance host and where it is reached. */
  readonly instance: readonly [string, string];
  readonly accountId: string;
}

/** The time to live in from now on (milliseconds), and how many callers want headers at once. */
export interface ToRaceWorker {
  readonly now: number;
  readonly callers: number;
}

/** How many of the callers got which version, or which error. */
export type FromRaceWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answers'; readonly counts: Readonly<Record<string, number>> };
