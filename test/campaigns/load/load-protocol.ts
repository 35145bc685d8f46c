/** What the token server is told in its environment, as JSON. */
export interface LoadServerOptions {
  readonly instances: number;
  /** So many of the instances, the last ones, take requests and never answer. */
  readonly dead: number;
  /** How long an answer takes; milliseconds. */
  readonly latency: number;
}

/** What the token server saw of one instance since its start. Instants in milliseconds since the epoch. */
export interface InstanceSight {
  readonly answers: number;
  readonly mostInFlight: number;
  /** The most requests that began within any second. */
  readonly mostStartsASecond: number;
  readonly firstStartAt: number | null;
  readonly lastAnswerAt: number | null;
  /** Between two requests that follow each other; milliseconds. */
  readonly longestPause: number;
  /** Requests with a refresh token that had been sent before. */
  readonly repeats: number;
}

export type FromLoadServer =
  | { readonly kind: 'ports'; readonly ports: readonly number[] }
  | { readonly kind: 'sights'; readonly sights: readonly InstanceSight[] };

/** What a host process is told in its environment, as JSON. */
export interface LoadWorkerOptions {
  readonly store: string;
  readonly journal: string;
  readonly instances: readonly (readonly [string, string])[];
}

/** What a host process says of itself; bytes and milliseconds. */
export interface FromLoadWorker {
  readonly highestRss: number;
  readonly eventLoopDelayP99: number;
  readonly eventLoopDelayMost: number;
}
