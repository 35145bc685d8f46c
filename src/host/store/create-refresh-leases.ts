import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Second step: who may send the next token request of an account, and what the last one spent. */
export async function createRefreshLeases(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable('refresh_leases')
    .addColumn('account_id', 'text', (column) =>
      column.primaryKey().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('lease_owner', 'text')
    .addColumn('lease_fence', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addColumn('intent_id', 'text')
    .addColumn('intent_fingerprint', 'text')
    .addColumn('intent_generation', 'bigint')
    .addColumn('intent_version', 'bigint')
    .addColumn('intent_sent_at', 'bigint')
    .addColumn('intent_sends', 'bigint', (column) => column.notNull())
    .addColumn('rotation', 'text', (column) => column.notNull())
    .addColumn('same_answers', 'bigint', (column) => column.notNull())
    .execute();
}
