import type { Role } from '../../generated/types.ts';

/** Something that opens the API: an API key, or a session that was opened with one. */
export interface AccessRecord {
  readonly id: string;
  readonly kind: 'key' | 'session';
  readonly label: string;
  readonly role: Role;
  /** The secret itself is nowhere. */
  readonly secretHash: string;
  /** The API key that a session was opened with; null for others. */
  readonly keyId: string | null;
  readonly createdAt: string;
  /** Null: does not end by itself. */
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** API keys and sessions, found by the hash of their secret. */
export interface AccessTable {
  findByHash(secretHash: string): Promise<AccessRecord | undefined>;
  /** Oldest first. */
  listKeys(): Promise<readonly AccessRecord[]>;
  insert(record: AccessRecord): Promise<void>;
  noteUse(id: string, at: string): Promise<void>;
  /** Also ends the sessions that were opened with it; false when there is none of this kind. */
  delete(kind: AccessRecord['kind'], id: string): Promise<boolean>;
  deleteExpired(now: string): Promise<void>;
}

/** When accounts were last used. */
export interface UsageTable {
  /** Leaves out accounts that are gone. */
  put(usedAt: ReadonlyMap<string, string>): Promise<void>;
}

/** The last report of each account, as JSON text. */
export interface ReportTable {
  get(accountId: string): Promise<string | undefined>;
  put(accountId: string, report: string): Promise<void>;
}
