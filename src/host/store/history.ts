import type { HealthState, RevokeInput } from '../../generated/types.ts';

/** What happened to an account. Nothing in it is a secret (check A-50). */
export interface TimelineEntry {
  readonly accountId: string;
  readonly at: string;
  readonly event: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** Why: the reason for something that was done, the error code of something that failed. */
  readonly cause?: string | undefined;
  /** Which host did it. */
  readonly process?: string | undefined;
  /** Session or key of whoever asked for it. */
  readonly actor?: string | undefined;
  readonly requestId?: string | undefined;
  /** The grant generation it is about. */
  readonly generation?: number | undefined;
  readonly nextActionAt?: string | undefined;
}

/** A line of the timeline as it was stored. */
export interface TimelineRow extends TimelineEntry {
  /** Counts up over all accounts; two hosts that write at once can become visible out of order. */
  readonly id: number;
  /** Whether it was written through this very store. */
  readonly isOwn: boolean;
}

/** What of a timeline is wanted. */
export interface TimelinePosition {
  readonly limit: number;
  /** Only lines older than this one. */
  readonly before?: number | undefined;
}

/** The health that was noted last. */
export interface HealthRecord {
  /** Null: not looked at yet. */
  readonly state: HealthState | null;
  readonly cause: string | null;
  readonly since: string;
  /** When time alone may change it; null when it cannot. */
  readonly lookAt: string | null;
}

/** Tokens that are forgotten here and still to be revoked at the instance. */
export interface RevocationRecord {
  readonly id: string;
  readonly accountId: string;
  /** What the connector needs to revoke, sealed for `id`. */
  readonly sealedAccount: Uint8Array;
  /** Those still to be revoked, in this order. */
  readonly tokens: readonly RevokeInput['token'][];
  readonly tries: number;
  readonly nextTryAt: string;
  /** From then on it is given up. */
  readonly endsAt: string;
}

export interface TimelineTable {
  append(entry: TimelineEntry): Promise<void>;
  /** Newest first. */
  list(accountId: string, wanted: number | TimelinePosition): Promise<readonly TimelineRow[]>;
  /** Whether there is a line of this event. */
  has(accountId: string, event: string): Promise<boolean>;
  /** Removes at most `limit` of the oldest lines, if they are from before `at`; how many that were. */
  dropOlder(at: string, limit: number): Promise<number>;
  /** Removes at most `limit` lines of an account beyond its newest `keep`; how many that were. */
  dropExcess(accountId: string, keep: number, limit: number): Promise<number>;
  /** Accounts of the first `limit` lines after `id`, with the last of these lines; undefined when there are none. */
  accountsAfter(
    id: number,
    limit: number,
  ): Promise<{ readonly last: number; readonly accountIds: readonly string[] } | undefined>;
}

export interface HealthTable {
  get(accountId: string): Promise<HealthRecord | undefined>;
  /** Writes only while state and cause are the expected ones (undefined: no row yet); false otherwise. */
  replace(accountId: string, next: HealthRecord, expected: HealthRecord | undefined): Promise<boolean>;
  /** Accounts that time may have changed, those that wait longest first. */
  due(now: string, limit: number): Promise<readonly string[]>;
  /** How many accounts are noted in each state; those not looked at yet are left out. */
  count(): Promise<ReadonlyMap<HealthState, number>>;
}

export interface RevocationTable {
  insert(record: RevocationRecord): Promise<void>;
  /** Those whose next try has come, the longest overdue first. */
  due(now: string, limit: number): Promise<readonly RevocationRecord[]>;
  /** Sets the next try unless somebody else did since the record was read; then false. */
  reschedule(
    read: RevocationRecord,
    next: Pick<RevocationRecord, 'tokens' | 'tries' | 'nextTryAt'>,
  ): Promise<boolean>;
  delete(id: string): Promise<boolean>;
}

/** What `Store.follow` began. */
export interface TimelineFollowing {
  /** Hands over what is committed by now, then nothing more. */
  stop(): Promise<void>;
}
