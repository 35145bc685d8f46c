import type { Kysely } from 'kysely';
import { createRefreshLeases } from './create-refresh-leases.ts';
import { createSealingKeys } from './create-sealing-keys.ts';
import { keepAccess } from './keep-access.ts';
import { keepDraftReports } from './keep-draft-reports.ts';
import { keepHealth } from './keep-health.ts';
import { noteForcedRenewals } from './note-forced-renewals.ts';
import { noteOrigins } from './note-origins.ts';
import type { Schema } from './schema.ts';
import { shareInstances } from './share-instances.ts';
import type { ColumnTypes } from './store-engine.ts';

/** One step forward; there is no way back except a backup. */
export interface Migration {
  readonly version: number;
  readonly up: (db: Kysely<Schema>, types: ColumnTypes) => Promise<void>;
}

/** Every step since the first version, in order. A published step never changes; a change is a new step. */
export const migrations: readonly Migration[] = [
  { version: 1, up: createFirstTables },
  { version: 2, up: createRefreshLeases },
  { version: 3, up: noteOrigins },
  { version: 4, up: shareInstances },
  { version: 5, up: keepHealth },
  { version: 6, up: createSealingKeys },
  { version: 7, up: noteForcedRenewals },
  { version: 8, up: keepAccess },
  { version: 9, up: keepDraftReports },
];

async function createFirstTables(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await createAccounts(db, types);
  await createAccountParts(db, types);
  await createAttempts(db, types);
  await db.schema
    .createTable('timeline')
    .addColumn('id', types.wholeNumber, types.countingUp)
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('timeline_by_account').on('timeline').columns(['account_id', 'id']).execute();
}

async function createAccounts(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('label', types.sortedText, (column) => column.notNull().unique())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('settings_version', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();
}

// Secrets, tokens and failures have their own tables: nothing else ever conflicts with a token write.
async function createAccountParts(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const part = (table: 'account_secrets' | 'token_states' | 'renewal_failures') =>
    db.schema
      .createTable(table)
      .addColumn('account_id', 'text', (column) =>
        column.primaryKey().references('accounts.id').onDelete('cascade'),
      );
  await part('account_secrets')
    .addColumn('sealed_client_secret', types.bytes, (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('stored_at', 'text', (column) => column.notNull())
    .execute();
  await part('token_states')
    .addColumn('token_version', 'integer', (column) => column.notNull())
    .addColumn('grant_generation', 'integer', (column) => column.notNull())
    .addColumn('sealed_tokens', types.bytes)
    .addColumn('facts', 'text')
    .addColumn('access_fingerprint', 'text')
    .addColumn('refresh_fingerprint', 'text')
    .execute();
  await part('renewal_failures')
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('message', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('next_try_at', 'text')
    .execute();
}

async function createAttempts(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('drafts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text')
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('edited_settings_version', 'integer')
    .addColumn('apply_when_authorized', 'integer', (column) => column.notNull())
    .addColumn('sealed_client_secret', types.bytes)
    .addColumn('secret_fingerprint', 'text')
    .addColumn('secret_stored_at', 'text')
    .addColumn('sealed_tokens', types.bytes)
    .addColumn('facts', 'text')
    .addColumn('access_fingerprint', 'text')
    .addColumn('refresh_fingerprint', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', types.sortedText, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('pending_authorizations')
    .addColumn('state_hash', 'text', (column) => column.primaryKey())
    .addColumn('draft_id', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('browser_hash', 'text', (column) => column.notNull())
    .addColumn('context_id', 'text', (column) => column.notNull())
    .addColumn('sealed_verifier', types.bytes, (column) => column.notNull())
    .addColumn('pending', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', types.sortedText, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('pending_by_user').on('pending_authorizations').columns(['user_id']).execute();
}
