import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Seventh step: which token version an API's refusal last forced a renewal for, and when by the database's clock. */
export async function noteForcedRenewals(db: Kysely<Schema>): Promise<void> {
  await db.schema.alterTable('refresh_leases').addColumn('forced_version', 'bigint').execute();
  await db.schema.alterTable('refresh_leases').addColumn('forced_at', 'bigint').execute();
}
