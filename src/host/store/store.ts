import type {
  AccountSettings,
  ErrorData,
  Finding,
  PendingAuthorization,
  TokenState,
} from '../../generated/types.ts';
import type { AccessTable, ReportTable, UsageTable } from './access.ts';
import type {
  HealthTable,
  RevocationTable,
  TimelineFollowing,
  TimelineRow,
  TimelineTable,
} from './history.ts';
import type { LeaseTable, SpentTokens, TokenPosition } from './leases.ts';
import type { SealedColumn } from './sealed-columns.ts';
import type { ClientTable, InstanceRest, InstanceTable } from './shared-work.ts';

export type * from './access.ts';
export type * from './history.ts';
export type * from './leases.ts';
export type * from './shared-work.ts';

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
  /** While the instance that issued the tokens is left alone. */
  readonly rest: InstanceRest | null;
  /** Null: never, as far as is written down. */
  readonly lastUsedAt: string | null;
}

/** What headers of one account are made of, read at one moment. */
export interface StoredTokens {
  readonly id: string;
  readonly settings: AccountSettings;
  /** 0 when there never were tokens. */
  readonly tokenVersion: number;
  readonly sealedTokens: Uint8Array | null;
}

/** Typed settings and new tokens that wait for Apply. */
export interface DraftRecord {
  readonly id: string;
  readonly userId: string;
  readonly accountId: string | null;
  readonly settings: AccountSettings;
  /** The account's version when its settings were opened for an edit; null when only tokens are wanted. */
  readonly editedSettingsVersion: number | null;
  /** The account's version when the draft was opened; null for a new account. */
  readonly openedSettingsVersion: number | null;
  readonly applyWhenAuthorized: boolean;
  readonly secret: SecretRecord | null;
  readonly tokens: SealedTokens | null;
  /** What was remarked on when the tokens were issued. */
  readonly findings: readonly Finding[];
  /** Why the last attempt was refused; null when it was not. */
  readonly refusal: ErrorData | null;
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

export interface AccountTable {
  get(id: string): Promise<AccountSnapshot | undefined>;
  /** For an operation whose headers are not in memory: less than `get`, and quicker. */
  getTokens(id: string): Promise<StoredTokens | undefined>;
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
   * Whether this version is stored (null: none ever was); and nobody replaces it before the transaction ends that this
   * is asked in.
   */
  holdVersion(accountId: string, version: number | null): Promise<boolean>;
  /**
   * Stores the successor of a spent token state, guarded by lineage: the generation is unchanged and the stored
   * refresh token is still the one that was spent. A successor without a refresh token of its own must also find the
   * spent version, since nothing else tells it from a later one. The new version, or undefined when refused.
   */
  succeed(accountId: string, tokens: SealedTokens, spent: SpentTokens): Promise<number | undefined>;
}

export interface FailureTable {
  put(accountId: string, record: FailureRecord): Promise<void>;
  delete(accountId: string): Promise<void>;
}

export interface DraftTable {
  get(id: string): Promise<DraftRecord | undefined>;
  /**
   * One that this user has opened and that has not expired. The database chooses, so that somebody else's is not even
   * read: reading it takes time that could be measured (check A-56).
   */
  getOwn(id: string, userId: string, now: string): Promise<DraftRecord | undefined>;
  insert(record: DraftRecord): Promise<void>;
  /** Replaces a draft that still exists; false when it was applied or cancelled meanwhile. */
  update(record: DraftRecord): Promise<boolean>;
  /** Notes how the last attempt ended; null: an attempt has begun. Nothing happens when the draft is gone. */
  setRefusal(id: string, refusal: ErrorData | null): Promise<void>;
  /** The last report of Validate as JSON; undefined when there is none. */
  getReport(id: string): Promise<string | undefined>;
  /** Nothing happens when the draft is gone. */
  setReport(id: string, report: string): Promise<void>;
  delete(id: string): Promise<boolean>;
  /** Those of one user that have not expired. */
  countLiving(now: string, userId: string): Promise<number>;
  deleteExpired(now: string): Promise<void>;
}

export interface PendingTable {
  insert(record: PendingRecord): Promise<void>;
  /** Reads and deletes in one step: of any number of callers exactly one gets the record. */
  take(stateHash: string): Promise<PendingRecord | undefined>;
  /** Whether an attempt of this draft goes on. */
  isWaiting(now: string, draftId: string): Promise<boolean>;
  /** Those that have not expired, of one user or of all. */
  countLiving(now: string, userId?: string): Promise<number>;
  deleteForDraft(draftId: string): Promise<void>;
  deleteExpired(now: string): Promise<void>;
}

/** A sealed value with the primary key of its row. */
export interface SealedValue {
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** A sealed value and what is to take its place. */
export interface ResealedValue extends SealedValue {
  readonly resealed: Uint8Array;
}

export interface SealedTable {
  /** Values of a column that name another key than this one; by primary key, at most `limit`, from behind `after`. */
  stale(
    column: SealedColumn,
    page: { readonly keyId: string; readonly after: string; readonly limit: number },
  ): Promise<readonly SealedValue[]>;
  /** How many values of all columns name another key than this one. */
  countStale(keyId: string): Promise<number>;
  /** How many values of all columns name this key. */
  countSealedWith(keyId: string): Promise<number>;
  /** Replaces those values that are still the same, in one statement; how many that were. */
  replace(column: SealedColumn, values: readonly ResealedValue[]): Promise<number>;
}

export interface SealingKeyTable {
  /** Check values by key id. */
  checks(): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Keeps the value that is there already. */
  insert(keyId: string, check: Uint8Array): Promise<void>;
  delete(keyId: string): Promise<void>;
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
  readonly instances: InstanceTable;
  readonly clients: ClientTable;
  readonly drafts: DraftTable;
  readonly pending: PendingTable;
  readonly timeline: TimelineTable;
  readonly health: HealthTable;
  readonly revocations: RevocationTable;
  readonly keys: SealingKeyTable;
  readonly sealed: SealedTable;
  readonly meta: MetaTable;
  readonly access: AccessTable;
  readonly usage: UsageTable;
  readonly reports: ReportTable;
}

/** Where a host remembers. Knows no key: secrets arrive sealed. Every verb throws `store.*` errors only. */
export interface Store extends StoreTables {
  /** Whether `listen` is told at once of what others commit; where not, whoever waits should look often. */
  readonly tellsAtOnce: boolean;
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
  /**
   * From now on hands over every line that is committed to the timeline, by this store or any other on the same
   * database: once each, a transaction's lines in their order, never one that was rolled back.
   */
  follow(deliver: (row: TimelineRow) => void): Promise<TimelineFollowing>;
  close(): Promise<void>;
}
