import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type DatabaseConnection, type SqliteDatabase, SqliteDialect, SqliteDriver } from 'kysely';
import { ConnectorError } from '../../errors.ts';

const patienceMilliseconds = 5_000;
const pauseMilliseconds = 10;

/**
 * SQLite for a database that others write to as well. A statement that finds it locked is tried again for 5 s, then
 * answers `store.busy`. The driver's own waiting would hold up everything else in this process, even the very work
 * that has the lock.
 */
export class PatientSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new PatientDriver({ database: this.#database });
  }
}

class PatientDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: (query, options) => patiently(() => connection.executeQuery(query, options)),
      streamQuery: (query, chunkSize, options) => connection.streamQuery(query, chunkSize, options),
    };
  }
}

async function patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const busy = error instanceof ConnectorError && error.code === 'store.busy';
      if (!busy || performance.now() >= end) throw error;
      await delay(pauseMilliseconds * (0.5 + randomInt(1000) / 1000));
    }
  }
}
