import { type Kysely, sql } from 'kysely';
import { ConnectorError } from '../../errors.ts';
import { openSqlite, openSqliteReadOnly, unsyncedMark } from './open-sqlite.ts';
import { runTransaction } from './run-transaction.ts';
import type { Schema } from './schema.ts';
import type { ColumnTypes, StoreEngine, TransactionRunner } from './store-engine.ts';
import { watchSqlite } from './watch-sqlite.ts';

const types: ColumnTypes = {
  bytes: sql`blob`,
  sortedText: sql`text`,
  wholeNumber: sql`integer`,
  countingUp: (column) => column.primaryKey().autoIncrement(),
};

// Immediate: a transaction that reads first and locks later can lose its snapshot to another process in between.
const inWriteLock: TransactionRunner = (db, work) => runTransaction(db, ['begin immediate'], work);

/** SQLite in this process over a file, or in memory when there is no path. */
export function sqliteEngine(path: string | undefined): StoreEngine {
  return {
    types,
    clock: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
    tellsAtOnce: false,
    // A writer has the whole database: no row can be locked by somebody else.
    passOverLocked: sql``,
    withoutSync: sql<boolean>`1 = 1 ${sql.raw(unsyncedMark)}`,
    open: () => openSqlite(path),
    openForReading: () => (path === undefined ? undefined : openSqliteReadOnly(path)),
    hasTable,
    assertSound,
    inTransaction: inWriteLock,
    inMigration: inWriteLock,
    announce: () => Promise.resolve(),
    watch: (db, watcher) => (path === undefined ? Promise.resolve(watchNothing) : watchSqlite(db, watcher)),
  };
}

async function hasTable(db: Kysely<Schema>, name: string): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_master where type = 'table' and name = ${name}`.execute(db);
  return rows.length > 0;
}

async function assertSound(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(db);
  if (rows[0]?.quick_check !== 'ok') throw new ConnectorError('store.corrupt');
}

// A database in memory belongs to one process; nobody else can change it.
const watchNothing = (): Promise<void> => Promise.resolve();
