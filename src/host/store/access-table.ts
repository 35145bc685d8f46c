import type { Kysely, Selectable } from 'kysely';
import type { AccessRecord, AccessTable } from './access.ts';
import { compiledQuery } from './compiled-query.ts';
import type { Schema } from './schema.ts';

/** API keys and sessions, by the hash of their secret. */
export function accessTable(db: Kysely<Schema>): AccessTable {
  return {
    async findByHash(secretHash) {
      const [row] = await findGrant(db, { secretHash });
      return row === undefined ? undefined : fromRow(row);
    },
    async listKeys() {
      const rows = await db
        .selectFrom('access_grants')
        .selectAll()
        .where('kind', '=', 'key')
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(fromRow);
    },
    async insert(record) {
      await db.insertInto('access_grants').values(toRow(record)).execute();
    },
    async noteUse(id, at) {
      await db.updateTable('access_grants').set({ last_used_at: at }).where('id', '=', id).execute();
    },
    async delete(kind, id) {
      const result = await db
        .deleteFrom('access_grants')
        .where('id', '=', id)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async deleteExpired(now) {
      await db
        .deleteFrom('access_grants')
        .where('kind', '=', 'session')
        .where('expires_at', '<=', now)
        .execute();
    },
  };
}

const findGrant = compiledQuery((db, { secretHash }: { readonly secretHash: string }) =>
  db.selectFrom('access_grants').selectAll().where('secret_hash', '=', secretHash),
);

function fromRow(row: Selectable<Schema['access_grants']>): AccessRecord {
  return {
    id: row.id,
    kind: row.kind,
    label: row.label,
    role: row.role,
    secretHash: row.secret_hash,
    keyId: row.key_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}

function toRow(record: AccessRecord): Selectable<Schema['access_grants']> {
  return {
    id: record.id,
    kind: record.kind,
    label: record.label,
    role: record.role,
    secret_hash: record.secretHash,
    key_id: record.keyId,
    created_at: record.createdAt,
    expires_at: record.expiresAt,
    last_used_at: record.lastUsedAt,
  };
}
