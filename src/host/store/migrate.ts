import { type Kysely, sql } from 'kysely';
import { ConnectorError } from '../../errors.ts';
import { inTransaction } from './in-transaction.ts';
import { migrations } from './migrations.ts';
import type { Schema } from './schema.ts';

const versionKey = 'schema_version';

/** The newest schema version this program knows. */
export const newestVersion: number = Math.max(...migrations.map(({ version }) => version));

/** The schema version of a database; 0 for an empty one. */
export async function readSchemaVersion(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name = 'meta'`.execute(db);
  if (rows.length === 0) return 0;
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
 * Brings the database to the newest version. One transaction with the write lock holds all steps, so a second
 * process that starts at the same time waits and then finds nothing to do. Throws `store.newer`.
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  assertNotNewer(await readSchemaVersion(db));
  await inTransaction(db, async (held) => {
    const found = await readSchemaVersion(held);
    assertNotNewer(found);
    if (found === newestVersion) return;
    if (found === 0) await createMeta(held);
    for (const { version, up } of migrations) {
      if (version > found) await up(held);
    }
    await writeVersion(held);
  });
}

async function createMeta(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'blob', (column) => column.notNull())
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
