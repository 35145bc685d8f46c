import type { Kysely } from 'kysely';
import { accountTable } from './account-table.ts';
import { draftTable } from './draft-table.ts';
import { inTransaction } from './in-transaction.ts';
import { metaTable, timelineTable } from './log-tables.ts';
import { migrate } from './migrate.ts';
import { openSqlite, sqlitePath } from './open-sqlite.ts';
import { failureTable, secretTable, tokenTable } from './part-tables.ts';
import { pendingTable } from './pending-table.ts';
import type { Schema } from './schema.ts';
import type { Store, StoreTables } from './store.ts';

/** Opens `sqlite:PATH` or `sqlite::memory:` for writing and brings it to the newest version. Throws `store.*`. */
export async function openStore(address: string): Promise<Store> {
  const db = openSqlite(sqlitePath(address));
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    ...tablesOver(db),
    transaction: (work) => inTransaction(db, (held) => work(tablesOver(held))),
    close: () => db.destroy(),
  };
}

function tablesOver(db: Kysely<Schema>): StoreTables {
  return {
    accounts: accountTable(db),
    secrets: secretTable(db),
    tokens: tokenTable(db),
    failures: failureTable(db),
    drafts: draftTable(db),
    pending: pendingTable(db),
    timeline: timelineTable(db),
    meta: metaTable(db),
  };
}
