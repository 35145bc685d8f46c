import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { ColumnTypes } from './store-engine.ts';

/**
 * Eighth step: who may call the API, when an account was last used, its last report of Validate, and what a draft
 * knows of its last attempt.
 */
export async function keepAccess(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await createAccessGrants(db, types);
  await db.schema
    .createTable('account_usage')
    .addColumn('account_id', 'text', (column) =>
      column.primaryKey().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('last_used_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('validation_reports')
    .addColumn('account_id', 'text', (column) =>
      column.primaryKey().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('report', 'text', (column) => column.notNull())
    .execute();
  await db.schema.alterTable('drafts').addColumn('opened_settings_version', 'integer').execute();
  await db.schema.alterTable('drafts').addColumn('findings', 'text').execute();
  await db.schema.alterTable('drafts').addColumn('refusal', 'text').execute();
}

// A session that was opened with a key ends with the key.
async function createAccessGrants(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('access_grants')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
    .addColumn('key_id', 'text', (column) => column.references('access_grants.id').onDelete('cascade'))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', types.sortedText)
    .addColumn('last_used_at', 'text')
    .execute();
  await db.schema
    .createIndex('access_grants_by_end')
    .on('access_grants')
    .columns(['kind', 'expires_at'])
    .execute();
}
