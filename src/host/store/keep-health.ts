import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { ColumnTypes } from './store-engine.ts';

/**
 * Fifth step: the last known health of each account, what a line of the timeline is about, and tokens that are still
 * to be revoked. Accounts that are there already get a row whose state is not known yet; the next look fills it in.
 */
export async function keepHealth(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await widenTimeline(db, types);
  await db.schema
    .createTable('account_health')
    .addColumn('account_id', 'text', (column) =>
      column.primaryKey().references('accounts.id').onDelete('cascade'),
    )
    .addColumn('state', 'text')
    .addColumn('cause', 'text')
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('look_at', types.sortedText)
    .execute();
  await db.schema
    .createIndex('account_health_by_look')
    .on('account_health')
    .columns(['look_at', 'account_id'])
    .execute();
  await sql`
    insert into account_health (account_id, state, cause, since, look_at)
    select id, null, null, created_at, '' from accounts`.execute(db);
  await createRevocations(db, types);
}

async function widenTimeline(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  for (const name of ['process', 'cause', 'next_action_at', 'actor', 'request_id']) {
    await db.schema.alterTable('timeline').addColumn(name, 'text').execute();
  }
  await db.schema.alterTable('timeline').addColumn('generation', types.wholeNumber).execute();
}

// No reference to accounts: what is still to be revoked outlives the account.
async function createRevocations(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('revocations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('sealed_account', types.bytes, (column) => column.notNull())
    .addColumn('tokens', 'text', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('next_try_at', types.sortedText, (column) => column.notNull())
    .addColumn('ends_at', types.sortedText, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('revocations_by_next_try').on('revocations').columns(['next_try_at']).execute();
}
