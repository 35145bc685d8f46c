import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Ninth step: a draft keeps its last report of Validate, for whoever is asked for help with it. */
export async function keepDraftReports(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('drafts').addColumn('report', 'text').execute();
}
