import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Third step: each line of the timeline says which opened store wrote it; null where that was not noted yet. */
export async function noteOrigins(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('timeline').addColumn('origin', 'text').execute();
}
