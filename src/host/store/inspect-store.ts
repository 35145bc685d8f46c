import { type Kysely, sql } from 'kysely';
import { findEngine } from './find-engine.ts';
import { assertNotNewer, readSchemaVersion } from './migrate.ts';
import type { Schema } from './schema.ts';

/** What must be known about a database before anything may be written to it. */
export interface StoreInspection {
  readonly keyCheck: Uint8Array | undefined;
  /** Whether anything in it was sealed with some key. */
  readonly holdsSealed: boolean;
}

const empty: StoreInspection = { keyCheck: undefined, holdsSealed: false };

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
    const check = await db
      .selectFrom('meta')
      .select('value')
      .where('key', '=', 'key_check')
      .executeTakeFirst();
    return { keyCheck: check?.value, holdsSealed: await holdsSealed(db) };
  } finally {
    await db.destroy();
  }
}

async function holdsSealed(db: Kysely<Schema>): Promise<boolean> {
  for (const table of ['account_secrets', 'token_states', 'drafts', 'pending_authorizations'] as const) {
    const row = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (row.rows.length > 0) return true;
  }
  return false;
}
