import { type Kysely, sql } from 'kysely';
import { findEngine } from '../../../src/host/store/find-engine.ts';
import { migrations } from '../../../src/host/store/migrations.ts';
import type { Schema } from '../../../src/host/store/schema.ts';

/** Makes a database as an earlier version left it, and lets `fill` write into it; the schema types are today's. */
export async function createOldDatabase(
  address: string,
  version: number,
  fill: (db: Kysely<Schema>) => Promise<void>,
): Promise<void> {
  const engine = await findEngine(address);
  const db = engine.open();
  try {
    await sql`create table meta (key text primary key, value ${engine.types.bytes} not null)`.execute(db);
    for (const step of migrations) if (step.version <= version) await step.up(db, engine.types);
    const value = Buffer.from(String(version));
    await db.insertInto('meta').values({ key: 'schema_version', value }).execute();
    await fill(db);
  } finally {
    await db.destroy();
  }
}
