import type { AccountSettings, PendingAuthorization, TokenState } from '../../generated/types.ts';

/** A token state without its two secrets: what views and due decisions need, readable without a key. */
export type TokenFacts = Omit<TokenState, 'accessToken' | 'refreshToken'>;

/** A sealed client secret as it is kept. */
export interface SecretRecord {
  readonly sealed: Uint8Array;
  readonly fingerprint: string;
  readonly storedAt: string;
}

/** A sealed token state as it is kept. */
export interface SealedTokens {
  readonly sealed: Uint8Array;
  readonly facts: TokenFacts;
  readonly accessFingerprint: string;
  readonly refreshFingerprint: string | null;
}

/** Where the token state of an account stands. */
export interface TokenPosition {
  /** Raised by every write; never decreases, also not by a disconnect. */
  readonly version: number;
  /** Raised by every authorization and disconnect; a renewal of an older grant is refused. */
  readonly generation: number;
}

export interface TokenRecord extends TokenPosition {
  /** Null after a disconnect. */
  readonly tokens: SealedTokens | null;
}

/** The last refused renewal; gone after the next success. */
export interface FailureRecord {
  readonly code: string;
  readonly kind: string;
  readonly message: string;
  readonly action: string;
  readonly since: string;
  readonly failures: number;
  /** Null: not tried again by itself. */
  readonly nextTryAt: string | null;
}

export interface AccountRecord {
  readonly id: string;
  readonly settings: AccountSettings;
  readonly settingsVersion: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** All parts of one account, read at one moment. */
export interface AccountSnapshot extends AccountRecord {
  readonly secret: SecretRecord | null;
  readonly token: TokenRecord | null;
  readonly failure: FailureRecord | null;
}

/** Typed settings and new tokens that wait for Apply. */
export interface DraftRecord {
  readonly id: string;
  readonly userId: string;
  readonly accountId: string | null;
  readonly settings: AccountSettings;
  /** The account's version when its settings were opened for an edit; null when only tokens are wanted. */
  readonly editedSettingsVersion: number | null;
  readonly applyWhenAuthorized: boolean;
  readonly secret: SecretRecord | null;
  readonly tokens: SealedTokens | null;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** One authorization that a person has begun and not finished. */
export interface PendingRecord {
  readonly draftId: string;
  readonly userId: string;
  readonly browserHash: string;
  /** The account or draft that the attempt is for; compared again on return (check A-05). */
  readonly contextId: string;
  readonly sealedVerifier: Uint8Array;
  readonly pending: Omit<PendingAuthorization, 'codeVerifier'>;
}

export interface TimelineEntry {
  readonly accountId: string;
  readonly at: string;
  readonly event: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

export interface AccountTable {
  get(id: string): Promise<AccountSnapshot | undefined>;
  findByLabel(label: string): Promise<AccountSnapshot | undefined>;
  list(): Promise<readonly AccountSnapshot[]>;
  insert(record: AccountRecord): Promise<void>;
  /** False when the stored version is no longer the expected one. */
  update(record: AccountRecord, expectedVersion: number): Promise<boolean>;
  /** Removes the account with its secret and tokens; false when there is none. */
  delete(id: string): Promise<boolean>;
}

export interface SecretTable {
  put(accountId: string, record: SecretRecord): Promise<void>;
  delete(accountId: string): Promise<void>;
}

export interface TokenTable {
  /** Writes only when the stored position is still the expected one (null: no row yet); false otherwise. */
  save(accountId: string, next: TokenRecord, expected: TokenPosition | null): Promise<boolean>;
  /**
   * Stores the successor of a spent token state, guarded by lineage: the generation is unchanged and the stored
   * refresh token is still the one that was spent. A successor without a refresh token of its own must also find the
   * spent version, since nothing else tells it from a later one. The new version, or undefined when refused.
   */
  succeed(accountId: string, tokens: SealedTokens, spent: SpentTokens): Promise<number | undefined>;
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
  /** How long the lease lasts. */
  readonly milliseconds: number;
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
  /** The token state is not the one that was read; read again. */
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
   * and writes the intent, durably, unless an unfinished one is there: that one is kept and reported.
   */
  claim(accountId: string, request: LeaseRequest): Promise<LeaseClaim>;
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

export interface FailureTable {
  put(accountId: string, record: FailureRecord): Promise<void>;
  delete(accountId: string): Promise<void>;
}

export interface DraftTable {
  get(id: string): Promise<DraftRecord | undefined>;
  insert(record: DraftRecord): Promise<void>;
  /** Adds tokens to a draft that still exists; false when it was applied or cancelled meanwhile. */
  setTokens(id: string, tokens: SealedTokens): Promise<boolean>;
  delete(id: string): Promise<boolean>;
  deleteExpired(now: string): Promise<void>;
}

export interface PendingTable {
  insert(record: PendingRecord): Promise<void>;
  /** Reads and deletes in one step: of any number of callers exactly one gets the record. */
  take(stateHash: string): Promise<PendingRecord | undefined>;
  /** Those that have not expired, of one user or of all. */
  countLiving(now: string, userId?: string): Promise<number>;
  deleteForDraft(draftId: string): Promise<void>;
  deleteExpired(now: string): Promise<void>;
}

export interface TimelineTable {
  append(entry: TimelineEntry): Promise<void>;
  /** Newest first. */
  list(accountId: string, limit: number): Promise<readonly TimelineEntry[]>;
}

export interface MetaTable {
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, value: Uint8Array): Promise<void>;
}

/** The tables, either directly or inside one transaction. */
export interface StoreTables {
  readonly accounts: AccountTable;
  readonly secrets: SecretTable;
  readonly tokens: TokenTable;
  readonly failures: FailureTable;
  readonly leases: LeaseTable;
  readonly drafts: DraftTable;
  readonly pending: PendingTable;
  readonly timeline: TimelineTable;
  readonly meta: MetaTable;
}

/** Where a host remembers. Knows no key: secrets arrive sealed. Every verb throws `store.*` errors only. */
export interface Store extends StoreTables {
  /**
   * Runs the work in one transaction; a throw rolls back. What it reads and writes over was not changed by others in
   * between: where two are in each other's way, one is run again, five times at most, then it ends in `store.busy`.
   * The work therefore has no effect but through `tables`.
   */
  transaction<Result>(work: (tables: StoreTables) => Promise<Result>): Promise<Result>;
  /**
   * From now on calls `changed` with the id of each account that another process, or another store opened on the
   * same database, notes something about in the timeline; within a second, and rather once too often.
   */
  listen(changed: (accountId: string) => void): Promise<void>;
  close(): Promise<void>;
}
