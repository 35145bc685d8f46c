import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { ConnectorError } from '../../errors.ts';
import { migrations } from './migrations.ts';
import type { Schema } from './schema.ts';
import type { ColumnTypes, StoreEngine } from './store-engine.ts';

const versionKey = 'schema_version';
const patienceMilliseconds = 600_000;
const pauseMilliseconds = 500;

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

/** How a start waits for another process that changes the schema; given by tests. */
export interface MigrationPatience {
  readonly wait?: ((milliseconds: number) => Promise<unknown>) | undefined;
  /** Milliseconds since any moment. */
  readonly now?: (() => number) | undefined;
}

/**
 * Brings the database to the newest version. One transaction that nobody else can hold has all steps in it, so a
 * second process that starts at the same time looks again every half second, for ten minutes, until it finds nothing
 * to do. Throws `store.newer`, and `store.busy` when the other has not ended by then.
 */
export async function migrate(
  engine: StoreEngine,
  db: Kysely<Schema>,
  { wait = delay, now = () => performance.now() }: MigrationPatience = {},
): Promise<void> {
  const end = now() + patienceMilliseconds;
  // Looked at before anything is locked: a replica that is up to date can be read.
  while (!(await isUpToDate(engine, db))) {
    try {
      return await engine.inMigration(db, (held) => takeSteps(engine, held));
    } catch (error) {
      const busy = error instanceof ConnectorError && error.code === 'store.busy';
      if (!busy || now() >= end) throw error;
    }
    await wait(pauseMilliseconds);
  }
}

async function takeSteps(engine: StoreEngine, held: Kysely<Schema>): Promise<void> {
  if (await isUpToDate(engine, held)) return;
  const found = await readSchemaVersion(engine, held);
  if (found === 0) await createMeta(held, engine.types);
  for (const { version, up } of migrations) {
    if (version > found) await up(held, engine.types);
  }
  await writeVersion(held);
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
