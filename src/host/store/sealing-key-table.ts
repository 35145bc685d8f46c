import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { SealingKeyTable } from './store.ts';

/** The keys that anything in the database was ever sealed with, each with its check value. */
export function sealingKeyTable(db: Kysely<Schema>): SealingKeyTable {
  return {
    async checks() {
      const rows = await db.selectFrom('sealing_keys').selectAll().orderBy('key_id').execute();
      return new Map(rows.map((row) => [row.key_id, row.check_value]));
    },
    async insert(keyId, check) {
      await db
        .insertInto('sealing_keys')
        .values({ key_id: keyId, check_value: check })
        .onConflict((conflict) => conflict.column('key_id').doNothing())
        .execute();
    },
    async delete(keyId) {
      await db.deleteFrom('sealing_keys').where('key_id', '=', keyId).execute();
    },
  };
}
