import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, type SqliteStatement } from 'kysely';
import { ConnectorError } from '../../errors.ts';
import { filePlace } from './file-place.ts';
import { type PatientDatabase, PatientSqliteDialect } from './patient-sqlite.ts';
import type { Schema } from './schema.ts';
import { sqliteError } from './sqlite-error.ts';

/** In a statement: its commit need not wait for the disk (https://sqlite.org/pragma.html#pragma_synchronous). */
export const unsyncedMark = '/* unsynced */';

const memory = ':memory:';
const busyTimeoutMilliseconds = 5_000;

/** Opens an existing file without the right to write, or returns undefined when there is none yet. */
export function openSqliteReadOnly(path: string): Kysely<Schema> | undefined {
  if (!existsSync(path)) return undefined;
  return guarded(() => {
    const database = new Database(path, {
      readonly: true,
      fileMustExist: true,
      timeout: busyTimeoutMilliseconds,
    });
    return kyselyOver(database);
  });
}

/**
 * Opens the database for writing: write-ahead log, every commit on disk before it counts, foreign keys on. The
 * file is 0600 and a directory made for it 0700 (check A-48); SQLite gives its side files the same rights. A write to
 * a file that was deleted or replaced meanwhile throws `store.moved` (fault F-51).
 */
export function openSqlite(path: string | undefined): Kysely<Schema> {
  return guarded(() => {
    if (path !== undefined) prepareFile(path);
    const database = new Database(path ?? memory, { timeout: busyTimeoutMilliseconds });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('secure_delete = ON');
    database.pragma('busy_timeout = 0');
    return kyselyOver(database, path === undefined ? undefined : filePlace(path));
  });
}

function prepareFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  } catch (cause) {
    throw new ConnectorError('store.unreadable', { cause });
  }
}

function kyselyOver(database: Database.Database, assertInPlace = nowhere): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PatientSqliteDialect(narrowed(database, assertInPlace)) });
}

/** The driver as Kysely sees it: statements are prepared once, and every failure leaves as a `store.*` error. */
function narrowed(database: Database.Database, assertInPlace: () => void): PatientDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    get inTransaction() {
      return database.inTransaction;
    },
    close: () => guarded(() => void database.close()),
    prepare(query) {
      const known = prepared.get(query);
      if (known !== undefined) return known;
      const statement = guarded(() => narrowedStatement(database.prepare(query), assertInPlace));
      const kept = query.includes(unsyncedMark) ? unsynced(database, statement) : statement;
      prepared.set(query, kept);
      return kept;
    },
  };
}

function narrowedStatement(statement: Database.Statement, assertInPlace: () => void): SqliteStatement {
  const before = statement.readonly ? nowhere : assertInPlace;
  const run = <Result>(work: () => Result): Result =>
    guarded(() => {
      before();
      return work();
    });
  return {
    reader: statement.reader,
    all: (parameters) => run(() => statement.all(...parameters)),
    run: (parameters) => run(() => statement.run(...parameters)),
    iterate: (parameters) => run(() => statement.iterate(...parameters)),
  };
}

function unsynced(database: Database.Database, statement: SqliteStatement): SqliteStatement {
  const run = <Result>(work: () => Result): Result => {
    database.pragma('synchronous = NORMAL');
    try {
      return work();
    } finally {
      database.pragma('synchronous = FULL');
    }
  };
  return {
    ...statement,
    all: (parameters) => run(() => statement.all(parameters)),
    run: (parameters) => run(() => statement.run(parameters)),
  };
}

/** In memory, and where nothing is written, there is no place to keep. */
function nowhere(): void {}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw sqliteError(error);
  }
}
