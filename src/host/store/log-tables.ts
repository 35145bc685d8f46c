import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { MetaTable, TimelineEntry, TimelineTable } from './store.ts';
import type { StoreEngine } from './store-engine.ts';

/** What happened to each account; rows are only ever added, and other processes are told at commit. */
export function timelineTable(
  db: Kysely<Schema>,
  { engine, origin }: { readonly engine: StoreEngine; readonly origin: string },
): TimelineTable {
  return {
    async append({ accountId, at, event, details }) {
      await db
        .insertInto('timeline')
        .values({ account_id: accountId, at, event, details: JSON.stringify(details), origin })
        .execute();
      await engine.announce(db, { origin, accountId });
    },
    async list(accountId, limit) {
      const rows = await db
        .selectFrom('timeline')
        .select(['account_id', 'at', 'event', 'details'])
        .where('account_id', '=', accountId)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        accountId: row.account_id,
        at: row.at,
        event: row.event,
        details: JSON.parse(row.details) as TimelineEntry['details'],
      }));
    },
  };
}

/** Facts about the database itself. */
export function metaTable(db: Kysely<Schema>): MetaTable {
  return {
    async get(key) {
      const row = await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst();
      return row?.value;
    },
    async put(key, value) {
      await db
        .insertInto('meta')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
        .execute();
    },
  };
}
