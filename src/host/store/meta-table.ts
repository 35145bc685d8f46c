import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { MetaTable } from './store.ts';

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
