import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { withinDeadline } from '../within-deadline.ts';
import { accessTable } from './access-table.ts';
import { accountHealthTable } from './account-health-table.ts';
import { accountTable } from './account-table.ts';
import { clientTable } from './client-table.ts';
import { type DatabaseClock, givenClock } from './database-clock.ts';
import { draftTable } from './draft-table.ts';
import { findEngine } from './find-engine.ts';
import { TimelineFollower } from './follow-timeline.ts';
import { instanceTable } from './instance-table.ts';
import { leaseTable } from './lease-table.ts';
import { metaTable } from './meta-table.ts';
import { type MigrationPatience, migrate } from './migrate.ts';
import { failureTable, secretTable, tokenTable } from './part-tables.ts';
import { pendingTable } from './pending-table.ts';
import { reportTable } from './report-table.ts';
import { revocationTable } from './revocation-table.ts';
import type { Schema } from './schema.ts';
import { sealedTable } from './sealed-table.ts';
import { sealingKeyTable } from './sealing-key-table.ts';
import { SharedWatch } from './shared-watch.ts';
import type { Store, StoreTables } from './store.ts';
import type { StoreEngine } from './store-engine.ts';
import { timelineTable } from './timeline-table.ts';
import { usageTable } from './usage-table.ts';

const longestStopMilliseconds = 2_000;

interface OpenedBy {
  readonly engine: StoreEngine;
  /** Names this opened store among all that share the database. */
  readonly origin: string;
  readonly clock: DatabaseClock;
  /** A line of the timeline was written; inside a transaction it does not count yet. */
  readonly appended: () => void;
}

export interface StoreOptions {
  /** Stands in for the database's clock; milliseconds. For tests. */
  readonly leaseClock?: (() => number) | undefined;
  /** How to wait for another process that brings the database to a new version. For tests. */
  readonly migrationPatience?: MigrationPatience | undefined;
}

/**
 * Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://…` for writing and brings it to the newest version. Throws
 * `store.*`.
 */
export async function openStore(
  address: string,
  { leaseClock, migrationPatience }: StoreOptions = {},
): Promise<Store> {
  const engine = await findEngine(address);
  const clock = leaseClock === undefined ? () => engine.clock : givenClock(leaseClock);
  const followers = new Set<TimelineFollower>();
  const poke = (): void => {
    for (const follower of followers) follower.poke();
  };
  const by: OpenedBy = { engine, origin: randomBytes(6).toString('hex'), clock, appended: poke };
  const db = engine.open();
  try {
    await migrate(engine, db, migrationPatience);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const changes = new SharedWatch(engine, db, by.origin);
  return {
    ...tablesOver(db, by),
    tellsAtOnce: engine.tellsAtOnce,
    async transaction(work) {
      let hasNews = false;
      const appended = (): void => {
        hasNews = true;
      };
      const result = await engine.inTransaction(db, (held) => work(tablesOver(held, { ...by, appended })));
      if (hasNews) poke();
      return result;
    },
    listen: (changed) => changes.add(changed),
    async follow(deliver) {
      const follower = await TimelineFollower.start(db, { origin: by.origin, deliver });
      followers.add(follower);
      await changes.add(() => follower.poke());
      follower.poke();
      return follower;
    },
    async close() {
      const stopping = [changes.stop(), ...[...followers].map((follower) => follower.stop())];
      // A database that has fallen silent tells nothing more, and must not keep the process.
      await withinDeadline(Promise.all(stopping), longestStopMilliseconds);
      await db.destroy();
    },
  };
}

function tablesOver(db: Kysely<Schema>, by: OpenedBy): StoreTables {
  return {
    accounts: accountTable(db),
    secrets: secretTable(db),
    tokens: tokenTable(db),
    leases: leaseTable(db, { clock: by.clock, withoutSync: by.engine.withoutSync }),
    instances: instanceTable(db, by),
    clients: clientTable(db),
    failures: failureTable(db),
    drafts: draftTable(db),
    pending: pendingTable(db),
    timeline: timelineTable(db, by),
    health: accountHealthTable(db),
    revocations: revocationTable(db),
    keys: sealingKeyTable(db),
    sealed: sealedTable(db, by.engine.types),
    meta: metaTable(db),
    access: accessTable(db),
    usage: usageTable(db),
    reports: reportTable(db),
  };
}
