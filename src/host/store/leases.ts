/** Where the token state of an account stands. */
export interface TokenPosition {
  /** Raised by every write; never decreases, also not by a disconnect. */
  readonly version: number;
  /** Raised by every authorization and disconnect; a renewal of an older grant is refused. */
  readonly generation: number;
}

/** What a renewal spends: the position it was read at and the refresh token in it. */
export interface SpentTokens extends TokenPosition {
  /** Null where no refresh token is spent. */
  readonly refreshFingerprint: string | null;
}

/** How the token service treats refresh tokens, as far as this account's answers have shown. */
export type RotationMode = 'stable' | 'rotating' | 'unknown';

export interface RotationMemory {
  readonly rotation: RotationMode;
  /** Answers in a row that brought the spent refresh token back. */
  readonly sameAnswers: number;
}

/** What a claim asks for. */
export interface LeaseRequest {
  readonly owner: string;
  readonly attemptId: string;
  /** The token state as it was read; null when there was none. */
  readonly spent: SpentTokens | null;
  /** Refused tries that were noted when the token state was read; one more since makes the claim `moved`. */
  readonly refusals?: number;
  /** How long the lease lasts. */
  readonly milliseconds: number;
  /** Given when the API's refusal forces this renewal: the least time since the last that was forced. */
  readonly forcedApartMilliseconds?: number | undefined;
}

/** A request for the very same refresh token that was sent and never answered, as far as the store knows. */
export interface UnfinishedIntent {
  /** When it was first sent; milliseconds of the database's clock. */
  readonly sentAt: number;
  readonly sends: number;
}

export type LeaseClaim =
  | {
      readonly outcome: 'claimed';
      readonly fence: number;
      readonly unfinished: UnfinishedIntent | null;
      readonly rotation: RotationMode;
    }
  /** Somebody else holds it. */
  | { readonly outcome: 'taken' }
  /** A renewal was forced for this token version before (null), or for another one too short a time ago. */
  | { readonly outcome: 'forced_before'; readonly freeInMilliseconds: number | null }
  /** The token state is not the one that was read, or another try was refused since; read again. */
  | { readonly outcome: 'moved' };

/** Who holds a lease, for which request. */
export interface LeaseHolder {
  readonly accountId: string;
  readonly owner: string;
  readonly attemptId: string;
  readonly fence: number;
  /** The token version that the claim was made over. */
  readonly version: number | null;
}

/**
 * The right to send a token request, one row an account. It guards sending only: what an answer brought is stored by
 * lineage (`TokenTable.succeed`), also when the lease has ended meanwhile. Ends are judged by the database's clock.
 */
export interface LeaseTable {
  /**
   * Takes the lease when it is free or has ended and the token version is the one that was read. Raises the fence
   * and writes the intent, durably, unless an unfinished one is there: that one is kept and reported. A forced claim
   * is counted, among all processes, in the same statement (check A-36).
   */
  claim(accountId: string, request: LeaseRequest): Promise<LeaseClaim>;
  /** Whether anybody holds it, by the database's clock. */
  isHeld(accountId: string): Promise<boolean>;
  /** Immediately before sending: notes it, durably. False when the lease has ended or the tokens have moved. */
  markSent(holder: LeaseHolder): Promise<boolean>;
  /**
   * Gives back one's own lease; false when it was not one's own any more. The intent goes with it, unless `sends`
   * (requests for this refresh token that were never answered) is more than 0.
   */
  release(holder: LeaseHolder, sends: number): Promise<boolean>;
  learn(accountId: string, memory: RotationMemory): Promise<void>;
  rotation(accountId: string): Promise<RotationMemory>;
}
