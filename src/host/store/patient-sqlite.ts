import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { ConnectorError } from '../../errors.ts';
import { Turns } from './turns.ts';

const patienceMilliseconds = 5_000;
// A commit takes about a millisecond; who has waited for several waits behind something longer.
const shortestPauseMilliseconds = 1;
const longestPauseMilliseconds = 10;
const pauseGrowth = 1.5;

/** A database that says whether a transaction is open on its one connection. */
export interface PatientDatabase extends SqliteDatabase {
  readonly inTransaction: boolean;
}

/**
 * SQLite for a database that others write to as well. A statement that finds it locked is tried again until 5 s after
 * it was asked for, then answers `store.busy`. Meanwhile whatever needs no lock goes on, reads above all: only an open
 * transaction, which has its lock, keeps the connection from others. The driver's own waiting would hold up
 * everything else in this process, even the very work that has the lock.
 */
export class PatientSqliteDialect extends SqliteDialect {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new PatientDriver(this.#database);
  }

  override createAdapter(): SqliteAdapter {
    return new SharingAdapter();
  }
}

// The library would let one caller after the other have the connection, also while one only waits for a lock.
class SharingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

interface Shared {
  readonly database: PatientDatabase;
  /** Who may use the connection: for one statement, or to the end of its transaction. */
  readonly turns: Turns;
  /** Who tries again while another process has the lock. */
  readonly line: Turns;
}

class PatientDriver extends SqliteDriver {
  readonly #shared: Shared;

  constructor(database: PatientDatabase) {
    super({ database });
    this.#shared = { database, turns: new Turns(), line: new Turns() };
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return new PatientConnection(await super.acquireConnection(), this.#shared);
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    if (connection instanceof PatientConnection) connection.release();
  }
}

/** The connection as one caller sees it. */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #shared: Shared;
  /** Whether this caller has a transaction open. */
  #holds = false;

  constructor(connection: DatabaseConnection, shared: Shared) {
    this.#connection = connection;
    this.#shared = shared;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const end = performance.now() + patienceMilliseconds;
    try {
      return await this.#attempt<Row>(query);
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    // Whoever has the connection must not wait for those who wait for the connection.
    if (this.#holds) return this.#tryUntil<Row>(end, query);
    const { line } = this.#shared;
    await line.take();
    try {
      return await this.#tryUntil<Row>(end, query);
    } finally {
      line.give();
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, chunkSize);
  }

  /** Lets others have the connection, whatever became of the transaction. */
  release(): void {
    if (this.#holds) this.#shared.turns.give();
    this.#holds = false;
  }

  async #tryUntil<Row>(end: number, query: CompiledQuery): Promise<QueryResult<Row>> {
    for (
      let pause = shortestPauseMilliseconds;
      ;
      pause = Math.min(pause * pauseGrowth, longestPauseMilliseconds)
    ) {
      await delay(pause * (0.5 + randomInt(1000) / 1000));
      try {
        return await this.#attempt<Row>(query);
      } catch (error) {
        if (!isBusy(error) || performance.now() >= end) throw error;
      }
    }
  }

  async #attempt<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { database, turns } = this.#shared;
    const turn = this.#holds ? undefined : turns.take();
    // Asked for each time: a wait for nothing would cost every read a part of its time.
    if (turn !== undefined) await turn;
    try {
      return await this.#connection.executeQuery<Row>(query);
    } finally {
      this.#holds = database.inTransaction;
      if (!this.#holds) turns.give();
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof ConnectorError && error.code === 'store.busy';
}
