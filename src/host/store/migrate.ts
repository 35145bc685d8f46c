import type { Kysely } from 'kysely';
import { ConnectorError } from '../../errors.ts';
import { migrations } from './migrations.ts';
import type { Schema } from './schema.ts';
import type { ColumnTypes, StoreEngine } from './store-engine.ts';

const versionKey = 'schema_version';

/** The newest schema version this program knows. */
export const newestVersion: number = Math.max(...migrations.map(({ version }) => version));

/** The schema version of a database; 0 for an empty one. */
export async function readSchemaVersion(engine: StoreEngine, db: Kysely<Schema>): Promise<number> {
  if (!(await engine.hasTable(db, 'meta'))) return 0;
  const row = await db.selectFrom('meta').select('value').where('key', '=', versionKey).executeTakeFirst();
  return row === undefined ? 0 : Number(Buffer.from(row.value).toString('utf8'));
}

/** Refuses a database of a newer program with `store.newer`. */
export function assertNotNewer(version: number): void {
  if (version > newestVersion) {
    throw new ConnectorError('store.newer', { details: { found: version, known: newestVersion } });
  }
}

/**
 * Brings the database to the newest version. One transaction that nobody else can hold has all steps in it, so a
 * second process that starts at the same time waits and then finds nothing to do. Throws `store.newer`.
 */
export async function migrate(engine: StoreEngine, db: Kysely<Schema>): Promise<void> {
  // Looked at before anything is locked: a replica that is up to date can be read.
  if (await isUpToDate(engine, db)) return;
  await engine.inMigration(db, async (held) => {
    if (await isUpToDate(engine, held)) return;
    const found = await readSchemaVersion(engine, held);
    if (found === 0) await createMeta(held, engine.types);
    for (const { version, up } of migrations) {
      if (version > found) await up(held, engine.types);
    }
    await writeVersion(held);
  });
}

async function isUpToDate(engine: StoreEngine, db: Kysely<Schema>): Promise<boolean> {
  const found = await readSchemaVersion(engine, db);
  assertNotNewer(found);
  return found === newestVersion;
}

async function createMeta(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', types.bytes, (column) => column.notNull())
    .execute();
}

async function writeVersion(db: Kysely<Schema>): Promise<void> {
  const value = Buffer.from(String(newestVersion));
  await db
    .insertInto('meta')
    .values({ key: versionKey, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
