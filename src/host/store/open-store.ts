import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { accountTable } from './account-table.ts';
import { type DatabaseClock, givenClock } from './database-clock.ts';
import { draftTable } from './draft-table.ts';
import { findEngine } from './find-engine.ts';
import { leaseTable } from './lease-table.ts';
import { metaTable, timelineTable } from './log-tables.ts';
import { migrate } from './migrate.ts';
import { failureTable, secretTable, tokenTable } from './part-tables.ts';
import { pendingTable } from './pending-table.ts';
import type { Schema } from './schema.ts';
import type { Store, StoreTables } from './store.ts';
import type { StoreEngine } from './store-engine.ts';

interface OpenedBy {
  readonly engine: StoreEngine;
  /** Names this opened store among all that share the database. */
  readonly origin: string;
  readonly clock: DatabaseClock;
}

export interface StoreOptions {
  /** Stands in for the database's clock; milliseconds. For tests. */
  readonly leaseClock?: (() => number) | undefined;
}

/**
 * Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://…` for writing and brings it to the newest version. Throws
 * `store.*`.
 */
export async function openStore(address: string, { leaseClock }: StoreOptions = {}): Promise<Store> {
  const engine = await findEngine(address);
  const clock = leaseClock === undefined ? () => engine.clock : givenClock(leaseClock);
  const by: OpenedBy = { engine, origin: randomBytes(6).toString('hex'), clock };
  const db = engine.open();
  try {
    await migrate(engine, db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const watches = new Set<() => Promise<void>>();
  return {
    ...tablesOver(db, by),
    transaction: (work) => engine.inTransaction(db, (held) => work(tablesOver(held, by))),
    async listen(changed) {
      watches.add(await engine.watch(db, { origin: by.origin, changed }));
    },
    async close() {
      await Promise.all([...watches].map((stop) => stop()));
      await db.destroy();
    },
  };
}

function tablesOver(db: Kysely<Schema>, by: OpenedBy): StoreTables {
  return {
    accounts: accountTable(db),
    secrets: secretTable(db),
    tokens: tokenTable(db),
    leases: leaseTable(db, by.clock),
    failures: failureTable(db),
    drafts: draftTable(db),
    pending: pendingTable(db),
    timeline: timelineTable(db, by),
    meta: metaTable(db),
  };
}
