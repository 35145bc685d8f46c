/** Which requests a fault may strike. */
export type FaultTarget = 'token' | 'api' | 'authorize';

/** All fault targets. */
export const faultTargets: readonly FaultTarget[] = ['token', 'api', 'authorize'];

/** A fault as ordered: what, where, how often. Which of the further members apply depends on the name. */
export interface FaultOrder {
  /** A name of the fault table, e.g. `server-error`. */
  readonly name: string;
  readonly target: FaultTarget;
  /** How many requests it strikes. Default 1. */
  readonly times?: number | 'until-cleared';
  /** Performs the request first and then answers with the fault: processed, but the answer is lost. */
  readonly afterProcessing?: boolean;
  /** HTTP status, where a fault has several. */
  readonly status?: number;
  /** Where a redirect points. */
  readonly location?: string;
  /** The Retry-After header: a text as it is, or a number of seconds. */
  readonly retryAfter?: string | number;
  /** Writes the seconds of `retryAfter` as an HTTP date. */
  readonly asDate?: boolean;
  /** The raw JSON text put in place of a member of the answer; left out, the member is missing. */
  readonly raw?: string;
  /** One of the kinds the table names. */
  readonly variant?: string;
  /** The scopes left out of the grant. */
  readonly scopes?: readonly string[];
  /** The milliseconds between two bytes. */
  readonly intervalMilliseconds?: number;
}

/** The members of an order that depend on the fault. */
export type FaultParameter =
  | 'status'
  | 'location'
  | 'retryAfter'
  | 'asDate'
  | 'raw'
  | 'variant'
  | 'scopes'
  | 'intervalMilliseconds';

/** What a fault may use to make its answer. */
export interface FaultContext {
  readonly order: FaultOrder;
  /** Milliseconds of the sandbox's clock. */
  readonly now: number;
  /** Fires when the client has gone or the faults were cleared: whatever is held open ends then. */
  readonly released: AbortSignal;
}
