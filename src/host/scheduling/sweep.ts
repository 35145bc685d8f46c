import type { HostParts } from '../host-parts.ts';

/** Work that the scheduler does from time to time, whatever accounts are due. */
export interface Sweep {
  /** Names it in the log. */
  readonly name: string;
  /** From one start to the next; the first comes soon after the scheduler's. Milliseconds. */
  readonly everyMilliseconds: number;
  /** A throw is logged with its code; the next turn comes all the same. */
  readonly run: (parts: HostParts) => Promise<void>;
}
