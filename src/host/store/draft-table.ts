import type { Kysely } from 'kysely';
import type { AccountSettings, ErrorData, Finding } from '../../generated/types.ts';
import type { Schema } from './schema.ts';
import type { DraftRecord, DraftTable, SecretRecord } from './store.ts';
import { toSealedTokens, toTokenColumns } from './token-columns.ts';

/** Drafts: typed settings and new tokens until Apply or Cancel. */
export function draftTable(db: Kysely<Schema>): DraftTable {
  return {
    async get(id) {
      const row = await db.selectFrom('drafts').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : fromRow(row);
    },
    async getOwn(id, userId, now) {
      const known = db.selectFrom('drafts').selectAll().where('id', '=', id);
      const row = await known.where('user_id', '=', userId).where('expires_at', '>', now).executeTakeFirst();
      return row === undefined ? undefined : fromRow(row);
    },
    async insert(record) {
      await db.insertInto('drafts').values(toRow(record)).execute();
    },
    async update(record) {
      const { id, ...changes } = toRow(record);
      const result = await db.updateTable('drafts').set(changes).where('id', '=', id).executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async setRefusal(id, refusal) {
      await db
        .updateTable('drafts')
        .set({ refusal: refusal === null ? null : JSON.stringify(refusal) })
        .where('id', '=', id)
        .execute();
    },
    async getReport(id) {
      const row = await db.selectFrom('drafts').select('report').where('id', '=', id).executeTakeFirst();
      return row?.report ?? undefined;
    },
    async setReport(id, report) {
      await db.updateTable('drafts').set({ report }).where('id', '=', id).execute();
    },
    async delete(id) {
      const result = await db.deleteFrom('drafts').where('id', '=', id).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
    async countLiving(now, userId) {
      const { count } = await db
        .selectFrom('drafts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('user_id', '=', userId)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async deleteExpired(now) {
      await db.deleteFrom('drafts').where('expires_at', '<=', now).execute();
    },
  };
}

function fromRow(row: Schema['drafts']): DraftRecord {
  return {
    id: row.id,
    userId: row.user_id,
    accountId: row.account_id,
    settings: JSON.parse(row.settings) as AccountSettings,
    editedSettingsVersion: row.edited_settings_version,
    openedSettingsVersion: row.opened_settings_version,
    applyWhenAuthorized: row.apply_when_authorized === 1,
    secret: toSecret(row),
    tokens: toSealedTokens(row),
    findings: JSON.parse(row.findings ?? '[]') as readonly Finding[],
    refusal: row.refusal === null ? null : (JSON.parse(row.refusal) as ErrorData),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

function toSecret(row: Schema['drafts']): SecretRecord | null {
  const { sealed_client_secret: sealed, secret_fingerprint: fingerprint, secret_stored_at: storedAt } = row;
  return sealed === null || fingerprint === null || storedAt === null
    ? null
    : { sealed, fingerprint, storedAt };
}

// The report has its own way in: whoever replaces a draft leaves it as it is.
function toRow(record: DraftRecord): Omit<Schema['drafts'], 'report'> {
  return {
    id: record.id,
    user_id: record.userId,
    account_id: record.accountId,
    settings: JSON.stringify(record.settings),
    edited_settings_version: record.editedSettingsVersion,
    opened_settings_version: record.openedSettingsVersion,
    apply_when_authorized: record.applyWhenAuthorized ? 1 : 0,
    sealed_client_secret: record.secret?.sealed ?? null,
    secret_fingerprint: record.secret?.fingerprint ?? null,
    secret_stored_at: record.secret?.storedAt ?? null,
    ...toTokenColumns(record.tokens),
    findings: JSON.stringify(record.findings),
    refusal: record.refusal === null ? null : JSON.stringify(record.refusal),
    created_at: record.createdAt,
    expires_at: record.expiresAt,
  };
}
