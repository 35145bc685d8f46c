import { type Kysely, sql } from 'kysely';
import { findEngine } from '../../../src/host/store/find-engine.ts';

/** One state of an account's tokens that was committed. Fingerprints are the host's. */
export interface StoredState {
  readonly accountId: string;
  readonly version: number;
  readonly access: string | null;
}

const sqliteStatements = [
  'create table campaign_history (id integer primary key autoincrement, account_id text, version integer, access text)',
  ...['insert', 'update'].map(
    (change) => `create trigger campaign_${change} after ${change} on token_states begin
      insert into campaign_history (account_id, version, access)
      values (new.account_id, new.token_version, new.access_fingerprint); end`,
  ),
];

const postgresStatements = [
  'create table campaign_history (id bigserial primary key, account_id text, version bigint, access text)',
  `create function campaign_note() returns trigger language plpgsql as $$ begin
    insert into campaign_history (account_id, version, access)
    values (new.account_id, new.token_version, new.access_fingerprint); return null; end $$`,
  `create trigger campaign_change after insert or update on token_states
    for each row execute function campaign_note()`,
];

/** Lets the database itself note every state of tokens that is committed; the store must have made its tables. */
export async function keepHistory(address: string): Promise<void> {
  const statements = address.startsWith('sqlite:') ? sqliteStatements : postgresStatements;
  await withDatabase(address, async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  });
}

/** What was noted, in order of commit as far as one account goes. */
export function readHistory(address: string): Promise<readonly StoredState[]> {
  return withDatabase(address, async (db) => {
    const { rows } = await sql<{
      account_id: string;
      version: number | string;
      access: string | null;
    }>`select account_id, version, access from campaign_history order by id`.execute(db);
    return rows.map(({ account_id: accountId, version, access }) => ({
      accountId,
      version: Number(version),
      access,
    }));
  });
}

async function withDatabase<Result>(
  address: string,
  work: (db: Kysely<unknown>) => Promise<Result>,
): Promise<Result> {
  const db = (await findEngine(address)).open();
  try {
    return await work(db as unknown as Kysely<unknown>);
  } finally {
    await db.destroy();
  }
}
