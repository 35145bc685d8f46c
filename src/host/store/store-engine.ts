import type { ColumnDefinitionBuilder, Expression, Kysely, RawBuilder } from 'kysely';
import type { Schema } from './schema.ts';

/** What a migration must name differently on each database. */
export interface ColumnTypes {
  /** Bytes of any length. */
  readonly bytes: Expression<unknown>;
  /** Text that is compared and sorted by its bytes, whatever the language of the database. */
  readonly sortedText: Expression<unknown>;
  /** Whole numbers up to 2^53, such as milliseconds since the epoch. */
  readonly wholeNumber: Expression<unknown>;
  /** Makes a `wholeNumber` column a primary key that counts up by itself and never reuses a number. */
  readonly countingUp: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

/** Work on one connection inside one transaction. */
export type TransactionRunner = <Result>(
  db: Kysely<Schema>,
  work: (held: Kysely<Schema>) => Promise<Result>,
) => Promise<Result>;

/** Who watches for changes, and where they are reported to. */
export interface ChangeWatcher {
  /** Names this opened store; what was written under it is not reported back. */
  readonly origin: string;
  /** Somebody else noted something about this account. */
  readonly changed: (accountId: string) => void;
}

/**
 * One database product behind the store. Everything that differs between products is a capability here; the tables,
 * the migrations and the store itself know only this.
 */
export interface StoreEngine {
  readonly types: ColumnTypes;
  /** The database's own clock, milliseconds since the epoch; it goes on within a transaction. */
  readonly clock: RawBuilder<number>;
  /** Whether watchers are told at the moment of a commit, rather than within a second. */
  readonly tellsAtOnce: boolean;
  /** At the end of a selection of rows to change: passes over those that somebody else is changing. */
  readonly passOverLocked: RawBuilder<unknown>;
  /**
   * A condition that always holds. A change made by itself under it counts at once, and is on disk with the next that is
   * made without it: until then a machine that fails may forget it.
   */
  readonly withoutSync: RawBuilder<boolean>;
  /** Opens for writing, without touching the schema. */
  open(): Kysely<Schema>;
  /** Opens without the right to write; undefined when there is no database yet. */
  openForReading(): Kysely<Schema> | undefined;
  hasTable(db: Kysely<Schema>, name: string): Promise<boolean>;
  /** Throws `store.corrupt` when the database is damaged; for products that check themselves it does nothing. */
  assertSound(db: Kysely<Schema>): Promise<void>;
  /**
   * A transaction whose reads belong together with its writes: what it read and rewrote was not changed by others
   * in between. It may run the work more than once.
   */
  readonly inTransaction: TransactionRunner;
  /**
   * A transaction that no other process can hold at the same time, to change the schema in, however long its
   * statements take. Throws `store.busy` when another has it.
   */
  readonly inMigration: TransactionRunner;
  /** Tells the others, at commit, that something about the account changed; nothing where they look themselves. */
  announce(
    db: Kysely<Schema>,
    change: { readonly origin: string; readonly accountId: string },
  ): Promise<void>;
  /** Reports what others note in the timeline, within a second, until the returned function is called. */
  watch(db: Kysely<Schema>, watcher: ChangeWatcher): Promise<() => Promise<void>>;
}
