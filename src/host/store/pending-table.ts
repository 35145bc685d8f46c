import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { PendingRecord, PendingTable } from './store.ts';

/** Authorizations that wait for the browser's return, by hash of their state. */
export function pendingTable(db: Kysely<Schema>): PendingTable {
  return {
    async insert(record) {
      await db.insertInto('pending_authorizations').values(toRow(record)).execute();
    },
    async take(stateHash) {
      const row = await db
        .deleteFrom('pending_authorizations')
        .where('state_hash', '=', stateHash)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : fromRow(row);
    },
    async isWaiting(now, draftId) {
      const row = await db
        .selectFrom('pending_authorizations')
        .select('state_hash')
        .where('draft_id', '=', draftId)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row !== undefined;
    },
    async countLiving(now, userId) {
      const all = db
        .selectFrom('pending_authorizations')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('expires_at', '>', now);
      const counted = userId === undefined ? all : all.where('user_id', '=', userId);
      return Number((await counted.executeTakeFirstOrThrow()).count);
    },
    async deleteForDraft(draftId) {
      await db.deleteFrom('pending_authorizations').where('draft_id', '=', draftId).execute();
    },
    async deleteExpired(now) {
      await db.deleteFrom('pending_authorizations').where('expires_at', '<=', now).execute();
    },
  };
}

function toRow(record: PendingRecord): Schema['pending_authorizations'] {
  return {
    state_hash: record.pending.stateHash,
    draft_id: record.draftId,
    user_id: record.userId,
    browser_hash: record.browserHash,
    context_id: record.contextId,
    sealed_verifier: record.sealedVerifier,
    pending: JSON.stringify(record.pending),
    created_at: record.pending.createdAt,
    expires_at: record.pending.expiresAt,
  };
}

function fromRow(row: Schema['pending_authorizations']): PendingRecord {
  return {
    draftId: row.draft_id,
    userId: row.user_id,
    browserHash: row.browser_hash,
    contextId: row.context_id,
    sealedVerifier: row.sealed_verifier,
    pending: JSON.parse(row.pending) as PendingRecord['pending'],
  };
}
