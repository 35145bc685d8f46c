import type { ClientKey } from '../store/store.ts';
import type { Outcome } from './outcome.ts';

/** Who waits for a renewal: nobody, an operation, or a person who asked for it by hand. */
export type Urgency = 'background' | 'waiting' | 'manual';

export const rankOf: Readonly<Record<Urgency, number>> = { background: 0, waiting: 1, manual: 2 };

export interface GateRequest {
  readonly accountId: string;
  readonly client: ClientKey;
  readonly urgency: Urgency;
}

/** The right to send one token request to an instance. */
export interface Pass {
  /** The request leaves at this moment. */
  sent(): void;
  /** It is over. Only the first call counts; without `sent` every outcome is `nothing`. */
  done(outcome: Outcome): Promise<void>;
}

/** A renewal that waits for its pass. */
export interface GateEntry {
  readonly accountId: string;
  readonly client: ClientKey;
  urgency: Urgency;
  /** The one request that is let through to a resting instance. */
  readonly isProbe: boolean;
  readonly admit: (pass: Pass) => void;
  readonly refuse: (error: unknown) => void;
}
