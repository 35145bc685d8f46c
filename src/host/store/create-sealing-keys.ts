import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { ColumnTypes } from './store-engine.ts';

/** Sixth step: one check value for each key that anything was ever sealed with, in the place of the single one. */
export async function createSealingKeys(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('sealing_keys')
    .addColumn('key_id', 'text', (column) => column.primaryKey())
    .addColumn('check_value', types.bytes, (column) => column.notNull())
    .execute();
  const single = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'key_check')
    .executeTakeFirst();
  if (single === undefined) return;
  const { value } = single;
  await db
    .insertInto('sealing_keys')
    .values({ key_id: keyNamedIn(value), check_value: value })
    .execute();
  await db.deleteFrom('meta').where('key', '=', 'key_check').execute();
}

/** The key id in an envelope: after the format one byte of length, then the id. */
export function keyNamedIn(envelope: Uint8Array): string {
  return Buffer.from(envelope.subarray(2, 2 + (envelope[1] ?? 0))).toString('latin1');
}
