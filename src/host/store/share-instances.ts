import { type Kysely, sql } from 'kysely';
import { toDueColumns } from './due-columns.ts';
import type { Schema } from './schema.ts';
import type { TokenFacts } from './store.ts';
import type { ColumnTypes } from './store-engine.ts';

const pageSize = 500;

/** Fourth step: due accounts can be found by instance, and hosts share instances among each other. */
export async function shareInstances(db: Kysely<Schema>, types: ColumnTypes): Promise<void> {
  const tokens = db.schema.alterTable('token_states');
  await tokens.addColumn('instance', types.sortedText).execute();
  await tokens.addColumn('client_id', 'text').execute();
  await tokens.addColumn('renew_at', types.sortedText).execute();
  await fillDueColumns(db);
  await db.schema
    .createIndex('token_states_by_due')
    .on('token_states')
    .columns(['instance', 'renew_at', 'account_id'])
    .execute();
  await db.schema
    .createTable('instances')
    .addColumn('instance', types.sortedText, (column) => column.primaryKey())
    .addColumn('owner', 'text')
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addColumn('looked_until', types.sortedText, (column) => column.notNull())
    .addColumn('rest_until', types.sortedText)
    .addColumn('rest_cause', 'text')
    .execute();
  await db.schema
    .createTable('refused_clients')
    .addColumn('instance', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('secret_fingerprint', 'text', (column) => column.notNull())
    .addColumn('refusals', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('refused_clients_key', ['instance', 'client_id', 'secret_fingerprint'])
    .execute();
}

async function fillDueColumns(db: Kysely<Schema>): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('token_states')
      .select(['account_id', 'facts', 'refresh_fingerprint'])
      .where('account_id', '>', after)
      .orderBy('account_id')
      .limit(pageSize)
      .execute();
    for (const row of rows) {
      if (row.facts === null) continue;
      const facts = JSON.parse(row.facts) as TokenFacts;
      const { instance, client_id, renew_at } = toDueColumns({
        facts,
        refreshFingerprint: row.refresh_fingerprint,
      });
      await sql`
        update token_states set instance = ${instance}, client_id = ${client_id}, renew_at = ${renew_at}
        where account_id = ${row.account_id}`.execute(db);
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.account_id;
  }
}
