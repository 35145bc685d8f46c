import { type Kysely, sql } from 'kysely';
import { keyNamedIn } from './create-sealing-keys.ts';
import { findEngine } from './find-engine.ts';
import { assertNotNewer, readSchemaVersion } from './migrate.ts';
import type { Schema } from './schema.ts';
import { sealedColumns } from './sealed-columns.ts';
import { sealingKeyTable } from './sealing-key-table.ts';
import type { StoreEngine } from './store-engine.ts';

/** What must be known about a database before anything may be written to it. */
export interface StoreInspection {
  /** Check values by key id. */
  readonly keyChecks: ReadonlyMap<string, Uint8Array>;
  /** Whether anything in it was sealed with some key. */
  readonly holdsSealed: boolean;
}

const empty: StoreInspection = { keyChecks: new Map(), holdsSealed: false };

/**
 * Looks into the database without writing. Throws `store.corrupt`, `store.newer`, `store.unreadable`,
 * `store.unavailable`.
 */
export async function inspectStore(address: string): Promise<StoreInspection> {
  const engine = await findEngine(address);
  const db = engine.openForReading();
  if (db === undefined) return empty;
  try {
    await engine.assertSound(db);
    const version = await readSchemaVersion(engine, db);
    assertNotNewer(version);
    if (version === 0) return empty;
    return { keyChecks: await readKeyChecks(engine, db), holdsSealed: await holdsSealed(engine, db) };
  } finally {
    await db.destroy();
  }
}

// Before the sixth version there was one check value, and its key is the one that its envelope names.
async function readKeyChecks(
  engine: StoreEngine,
  db: Kysely<Schema>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  if (await engine.hasTable(db, 'sealing_keys')) return sealingKeyTable(db).checks();
  const check = await db.selectFrom('meta').select('value').where('key', '=', 'key_check').executeTakeFirst();
  return check === undefined ? new Map() : new Map([[keyNamedIn(check.value), check.value]]);
}

async function holdsSealed(engine: StoreEngine, db: Kysely<Schema>): Promise<boolean> {
  for (const table of new Set(sealedColumns.map((column) => column.table))) {
    if (!(await engine.hasTable(db, table))) continue;
    const row = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (row.rows.length > 0) return true;
  }
  return false;
}
