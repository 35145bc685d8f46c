import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../../src/host/store/schema.ts';
import { accountRecord } from './account-record.ts';
import { tokenStateAt } from './fake-connector.ts';

/** A row of a table, and the version since which the table or one of its columns is there (else the first). */
interface OldRow {
  readonly table: keyof Schema;
  readonly since?: number;
  /** From this version on it is kept elsewhere. */
  readonly until?: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly laterColumns?: Readonly<Record<string, number>>;
}

const at = accountRecord.createdAt;
const later = '2026-02-01T12:00:00.000Z';
const envelope = (text: string) => Buffer.concat([Buffer.from([2, 5]), Buffer.from(`k-old${text}`)]);

const { accessToken: _access, ...consented } = tokenStateAt(Date.parse(at), { authorizedAt: at });
const { accessToken: _minted, ...minted } = tokenStateAt(Date.parse(at), { clientId: 'client-2' });

function account(id: string): OldRow {
  const settings = { ...accountRecord.settings, label: `Coupa ${id}` };
  return {
    table: 'accounts',
    values: {
      id,
      label: settings.label,
      settings: JSON.stringify(settings),
      settings_version: 4,
      created_at: at,
      updated_at: later,
    },
  };
}

function tokens(id: string, version: number, facts: typeof consented | null, refresh: string | null): OldRow {
  return {
    table: 'token_states',
    values: {
      account_id: id,
      token_version: version,
      grant_generation: 3,
      sealed_tokens: facts === null ? null : envelope(`tokens of ${id}`),
      facts: facts === null ? null : JSON.stringify(facts),
      access_fingerprint: facts === null ? null : `access-of-${id}`,
      refresh_fingerprint: refresh,
      instance: facts === null ? null : 'acme.coupahost.com',
      client_id: facts?.clientId ?? null,
      renew_at: facts?.renewAt ?? null,
    },
    laterColumns: { instance: 4, client_id: 4, renew_at: 4 },
  };
}

/** What a host of every version may have left: one row at least in each table, with something in each column. */
export const oldRows: readonly OldRow[] = [
  account('consented'),
  account('minted'),
  account('disconnected'),
  tokens('consented', 17, consented, 'refresh-of-consented'),
  tokens('minted', 2, minted, null),
  tokens('disconnected', 5, null, null),
  {
    table: 'account_secrets',
    values: {
      account_id: 'consented',
      sealed_client_secret: envelope('secret'),
      fingerprint: 'secret-print',
      stored_at: at,
    },
  },
  {
    table: 'renewal_failures',
    values: {
      account_id: 'consented',
      code: 'token.unavailable',
      kind: 'transient',
      message: 'Coupa is busy.',
      action: 'Wait.',
      since: at,
      failures: 3,
      next_try_at: later,
    },
  },
  {
    table: 'drafts',
    values: {
      id: 'draft-1',
      user_id: 'designer',
      account_id: 'consented',
      settings: JSON.stringify(accountRecord.settings),
      edited_settings_version: 4,
      apply_when_authorized: 1,
      sealed_client_secret: envelope('draft secret'),
      secret_fingerprint: 'draft-print',
      secret_stored_at: at,
      sealed_tokens: envelope('draft tokens'),
      facts: JSON.stringify(consented),
      access_fingerprint: 'draft-access',
      refresh_fingerprint: 'draft-refresh',
      created_at: at,
      expires_at: later,
    },
  },
  {
    table: 'pending_authorizations',
    values: {
      state_hash: 'hash-1',
      draft_id: 'draft-1',
      user_id: 'designer',
      browser_hash: 'browser-1',
      context_id: 'consented',
      sealed_verifier: envelope('verifier'),
      pending: '{}',
      created_at: at,
      expires_at: later,
    },
  },
  {
    table: 'timeline',
    values: {
      account_id: 'consented',
      at,
      event: 'token.renewed',
      details: '{"version":17}',
      origin: 'o-1',
      process: 'p-1',
      cause: 'due',
      next_action_at: later,
      actor: 'designer',
      request_id: 'r-1',
      generation: 3,
    },
    laterColumns: {
      origin: 3,
      process: 5,
      cause: 5,
      next_action_at: 5,
      actor: 5,
      request_id: 5,
      generation: 5,
    },
  },
  {
    table: 'refresh_leases',
    since: 2,
    values: {
      account_id: 'consented',
      lease_owner: 'host-1',
      lease_fence: 12,
      lease_until: 1_769_000_000_000,
      intent_id: 'intent-1',
      intent_fingerprint: 'refresh-of-consented',
      intent_generation: 3,
      intent_version: 17,
      intent_sent_at: 1_768_999_999_000,
      intent_sends: 1,
      rotation: 'stable',
      same_answers: 2,
      forced_version: 16,
      forced_at: 1_768_999_000_000,
    },
    laterColumns: { forced_version: 7, forced_at: 7 },
  },
  {
    table: 'instances',
    since: 4,
    values: {
      instance: 'acme.coupahost.com',
      owner: 'host-1',
      lease_until: 1_769_000_000_000,
      looked_until: at,
      rest_until: later,
      rest_cause: 'failing',
    },
  },
  {
    table: 'refused_clients',
    since: 4,
    values: {
      instance: 'acme.coupahost.com',
      client_id: 'client-1',
      secret_fingerprint: 'secret-print',
      refusals: 2,
    },
  },
  {
    table: 'account_health',
    since: 5,
    values: {
      account_id: 'consented',
      state: 'degraded',
      cause: 'token.unavailable',
      since: at,
      look_at: later,
    },
  },
  {
    table: 'revocations',
    since: 5,
    values: {
      id: 'revocation-1',
      account_id: 'gone',
      sealed_account: envelope('revoked'),
      tokens: '["refresh_token"]',
      tries: 2,
      next_try_at: at,
      ends_at: later,
    },
  },
  { table: 'meta', until: 6, values: { key: 'key_check', value: envelope('check') } },
  { table: 'sealing_keys', since: 6, values: { key_id: 'k-old', check_value: envelope('check') } },
];

/** The rows as a database of this version holds them. */
export function oldRowsOf(version: number): readonly Pick<OldRow, 'table' | 'values'>[] {
  return oldRows
    .filter(({ since = 1, until = Number.POSITIVE_INFINITY }) => since <= version && version < until)
    .map(({ table, values, laterColumns = {} }) => ({
      table,
      values: Object.fromEntries(
        Object.entries(values).filter(([column]) => (laterColumns[column] ?? 1) <= version),
      ),
    }));
}

/** Writes them in their order, which parents come first in. */
export async function insertOldRows(db: Kysely<Schema>, version: number): Promise<void> {
  for (const { table, values } of oldRowsOf(version)) {
    const columns = sql.join(Object.keys(values).map((column) => sql.ref(column)));
    await sql`
      insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(values))})`.execute(db);
  }
}
