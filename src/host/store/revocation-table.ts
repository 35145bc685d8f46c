import type { Kysely } from 'kysely';
import type { RevokeInput } from '../../generated/types.ts';
import type { Schema } from './schema.ts';
import type { RevocationRecord, RevocationTable } from './store.ts';

/** Tokens that are forgotten here and still to be revoked at the instance (check A-37). */
export function revocationTable(db: Kysely<Schema>): RevocationTable {
  return {
    async insert(record) {
      await db
        .insertInto('revocations')
        .values({
          id: record.id,
          account_id: record.accountId,
          sealed_account: record.sealedAccount,
          tokens: JSON.stringify(record.tokens),
          tries: record.tries,
          next_try_at: record.nextTryAt,
          ends_at: record.endsAt,
        })
        .execute();
    },
    async due(now, limit) {
      const rows = await db
        .selectFrom('revocations')
        .selectAll()
        .where('next_try_at', '<=', now)
        .orderBy('next_try_at')
        .limit(limit)
        .execute();
      return rows.map((row) => fromRow(row));
    },
    async reschedule({ id, nextTryAt }, next) {
      const result = await db
        .updateTable('revocations')
        .set({ tokens: JSON.stringify(next.tokens), tries: next.tries, next_try_at: next.nextTryAt })
        .where('id', '=', id)
        .where('next_try_at', '=', nextTryAt)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async delete(id) {
      const result = await db.deleteFrom('revocations').where('id', '=', id).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

function fromRow(row: Schema['revocations']): RevocationRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    sealedAccount: row.sealed_account,
    tokens: JSON.parse(row.tokens) as readonly RevokeInput['token'][],
    tries: row.tries,
    nextTryAt: row.next_try_at,
    endsAt: row.ends_at,
  };
}
