import type { Kysely, SelectQueryBuilder } from 'kysely';
import { ConnectorError } from '../../errors.ts';
import type { AccountSettings } from '../../generated/types.ts';
import { compiledQuery } from './compiled-query.ts';
import { isUniqueViolation } from './constraint-violation.ts';
import type { Schema } from './schema.ts';
import type {
  AccountRecord,
  AccountSnapshot,
  AccountTable,
  FailureRecord,
  InstanceRest,
  SecretRecord,
  TokenRecord,
} from './store.ts';
import { toSealedTokens } from './token-columns.ts';

/** Accounts with all their parts, read by one join. Throws `account.label_taken` on a second use of a label. */
export function accountTable(db: Kysely<Schema>): AccountTable {
  return {
    async get(id) {
      const [row] = await findSnapshot(db, { id });
      return toSnapshot(row);
    },
    async getTokens(id) {
      const [row] = await findTokens(db, { id });
      if (row === undefined) return undefined;
      const { settings, token_version: version, sealed_tokens: sealedTokens } = row;
      return {
        id,
        settings: JSON.parse(settings) as AccountSettings,
        tokenVersion: version ?? 0,
        sealedTokens,
      };
    },
    async findByLabel(label) {
      return toSnapshot(await selectSnapshots(db).where('accounts.label', '=', label).executeTakeFirst());
    },
    async list() {
      const rows = await selectSnapshots(db).orderBy('accounts.label').execute();
      return rows.map((row) => snapshotOf(row));
    },
    async insert(record) {
      await refusingTakenLabel(() => db.insertInto('accounts').values(toRow(record)).execute());
    },
    async update(record, expectedVersion) {
      const { id, ...changes } = toRow(record);
      const result = await refusingTakenLabel(() =>
        db
          .updateTable('accounts')
          .set(changes)
          .where('id', '=', id)
          .where('settings_version', '=', expectedVersion)
          .executeTakeFirst(),
      );
      return result.numUpdatedRows === 1n;
    },
    async delete(id) {
      const result = await db.deleteFrom('accounts').where('id', '=', id).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

function selectSnapshots(db: Kysely<Schema>) {
  return db
    .selectFrom('accounts')
    .leftJoin('account_secrets', 'account_secrets.account_id', 'accounts.id')
    .leftJoin('token_states', 'token_states.account_id', 'accounts.id')
    .leftJoin('renewal_failures', 'renewal_failures.account_id', 'accounts.id')
    .leftJoin('instances', 'instances.instance', 'token_states.instance')
    .leftJoin('account_usage', 'account_usage.account_id', 'accounts.id')
    .select([
      'accounts.id',
      'accounts.settings',
      'accounts.settings_version',
      'accounts.created_at',
      'accounts.updated_at',
      'account_secrets.sealed_client_secret',
      'account_secrets.fingerprint',
      'account_secrets.stored_at',
      'token_states.token_version',
      'token_states.grant_generation',
      'token_states.sealed_tokens',
      'token_states.facts',
      'token_states.access_fingerprint',
      'token_states.refresh_fingerprint',
      'renewal_failures.code',
      'renewal_failures.kind',
      'renewal_failures.message',
      'renewal_failures.action',
      'renewal_failures.since',
      'renewal_failures.failures',
      'renewal_failures.next_try_at',
      'instances.rest_until',
      'instances.rest_cause',
      'account_usage.last_used_at',
    ]);
}

interface Key {
  readonly id: string;
}

const findSnapshot = compiledQuery((db, { id }: Key) => selectSnapshots(db).where('accounts.id', '=', id));

const findTokens = compiledQuery((db, { id }: Key) =>
  db
    .selectFrom('accounts')
    .leftJoin('token_states', 'token_states.account_id', 'accounts.id')
    .select(['accounts.settings', 'token_states.token_version', 'token_states.sealed_tokens'])
    .where('accounts.id', '=', id),
);

type SnapshotRow =
  ReturnType<typeof selectSnapshots> extends SelectQueryBuilder<infer _DB, infer _TB, infer Row>
    ? Row
    : never;

function toSnapshot(row: SnapshotRow | undefined): AccountSnapshot | undefined {
  return row === undefined ? undefined : snapshotOf(row);
}

function snapshotOf(row: SnapshotRow): AccountSnapshot {
  return {
    id: row.id,
    settings: JSON.parse(row.settings) as AccountSettings,
    settingsVersion: row.settings_version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    secret: toSecret(row),
    token: toToken(row),
    failure: toFailure(row),
    rest: toRest(row),
    lastUsedAt: row.last_used_at,
  };
}

function toSecret(row: SnapshotRow): SecretRecord | null {
  const { sealed_client_secret: sealed, fingerprint, stored_at: storedAt } = row;
  return sealed === null || fingerprint === null || storedAt === null
    ? null
    : { sealed, fingerprint, storedAt };
}

function toToken(row: SnapshotRow): TokenRecord | null {
  const { token_version: version, grant_generation: generation } = row;
  return version === null || generation === null
    ? null
    : { version, generation, tokens: toSealedTokens(row) };
}

function toFailure(row: SnapshotRow): FailureRecord | null {
  const { code, kind, message, action, since, failures } = row;
  if (code === null || kind === null || message === null || action === null) return null;
  if (since === null || failures === null) return null;
  return { code, kind, message, action, since, failures, nextTryAt: row.next_try_at };
}

function toRow(record: AccountRecord): Schema['accounts'] {
  return {
    id: record.id,
    label: record.settings.label,
    settings: JSON.stringify(record.settings),
    settings_version: record.settingsVersion,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}

async function refusingTakenLabel<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (cause) {
    if (isUniqueViolation(cause)) throw new ConnectorError('account.label_taken', { cause });
    throw cause;
  }
}

function toRest({ rest_until: until, rest_cause: cause }: SnapshotRow): InstanceRest | null {
  return until === null ? null : { cause: cause ?? 'failing', until };
}
