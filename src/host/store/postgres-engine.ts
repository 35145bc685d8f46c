import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { ConnectorError } from '../../errors.ts';
import { openPostgres } from './open-postgres.ts';
import { isConflict } from './postgres-error.ts';
import { runTransaction } from './run-transaction.ts';
import type { Schema } from './schema.ts';
import type { ColumnTypes, StoreEngine, TransactionRunner } from './store-engine.ts';
import { announceOnPostgres, watchPostgres } from './watch-postgres.ts';

const oldestVersion = 140_000;
const mostTries = 5;
const migrationLock = 2_026_013_101;
const longestStepMilliseconds = 600_000;

const migrationOpening = [
  'begin isolation level read committed',
  'set local lock_timeout = 0',
  'set local statement_timeout = 0',
];

const types: ColumnTypes = {
  bytes: sql`bytea`,
  sortedText: sql`text collate "C"`,
  wholeNumber: sql`bigint`,
  countingUp: (column) => column.generatedAlwaysAsIdentity().primaryKey(),
};

/** PostgreSQL 14 and newer; tables live in the first schema of the search path. Throws `store.unreadable`. */
export function postgresEngine(address: string): StoreEngine {
  return {
    types,
    clock: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
    tellsAtOnce: true,
    passOverLocked: sql`for update skip locked`,
    // Local to the transaction, which is the statement itself.
    withoutSync: sql<boolean>`set_config('synchronous_commit', 'off', true) is not null`,
    open: () => openPostgres(address, { readOnly: false }),
    openForReading: () => openPostgres(address, { readOnly: true }),
    hasTable,
    assertSound: assertNewEnough,
    inTransaction,
    inMigration: inMigrationAt(address),
    announce: announceOnPostgres,
    watch: (db, watcher) => watchPostgres(db, { address, ...watcher }),
  };
}

async function hasTable(db: Kysely<Schema>, name: string): Promise<boolean> {
  // Not to_regclass: it may answer from before the wait for the migration lock.
  const { rows } = await sql`
    select 1 from pg_tables where schemaname = current_schema() and tablename = ${name}`.execute(db);
  return rows.length > 0;
}

async function assertNewEnough(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    select current_setting('server_version_num')::int as version`.execute(db);
  const version = rows[0]?.version ?? 0;
  if (version >= oldestVersion) return;
  throw new ConnectorError('store.unreadable', {
    details: { version },
    action: 'Use PostgreSQL 14 or newer.',
  });
}

// One snapshot: what was read and then written over by somebody else fails the commit and is tried again.
async function inTransaction<Result>(
  db: Kysely<Schema>,
  work: (held: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await runTransaction(db, ['begin isolation level repeatable read'], work);
    } catch (error) {
      if (tries === mostTries || !isConflict(error)) throw error;
      await delay(randomInt(5 * 2 ** tries));
    }
  }
}

/** On a connection of its own: a step may take longer than any other statement is given. */
function inMigrationAt(address: string): TransactionRunner {
  return async (_db, work) => {
    const db = openPostgres(address, { readOnly: false, statementMilliseconds: longestStepMilliseconds });
    try {
      return await runTransaction(db, migrationOpening, async (held) => {
        await takeMigrationLock(held);
        return work(held);
      });
    } finally {
      await db.destroy();
    }
  };
}

// Not waited for in the server, where a wait cannot be told from a server that has fallen silent.
async function takeMigrationLock(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${sql.lit(migrationLock)}) as taken`.execute(db);
  if (rows[0]?.taken !== true) throw new ConnectorError('store.busy');
}
