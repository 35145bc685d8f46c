import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { findEngine } from '../../../src/host/store/find-engine.ts';

/** A database product of a campaign. */
export type EngineName = 'sqlite' | 'postgres';

/** A new, empty database, and a place for the journals of its hosts. */
export interface CampaignDatabase {
  readonly address: string;
  readonly journal: string;
  remove(): Promise<void>;
}

/** Gives the address of a PostgreSQL server whose user may make schemas. */
export type PostgresSource = () => Promise<string>;

/** Makes an empty database. The server of PostgreSQL is asked for only where one is needed. */
export async function emptyDatabase(engine: EngineName, server: PostgresSource): Promise<CampaignDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'coupa-campaign-'));
  const journal = join(folder, 'journal');
  const forget = () => rmSync(folder, { recursive: true, force: true });
  // After a signal nobody calls remove.
  process.once('exit', forget);
  const removeFolder = () => {
    process.off('exit', forget);
    forget();
  };
  if (engine === 'sqlite') {
    const remove = async () => removeFolder();
    return { address: `sqlite:${join(folder, 'accounts.db')}`, journal, remove };
  }
  const base = await server();
  const schema = `c_${randomBytes(6).toString('hex')}`;
  await execute(base, `create schema ${schema}`);
  const url = new URL(base);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return {
    address: url.href,
    journal,
    async remove() {
      await execute(base, `drop schema ${schema} cascade`);
      removeFolder();
    },
  };
}

/** What the product calls its version. */
export async function readEngineVersion(engine: EngineName, server: PostgresSource): Promise<string> {
  const database = await emptyDatabase(engine, server);
  const db = (await findEngine(database.address)).open();
  const question =
    engine === 'sqlite'
      ? sql<{ version: string }>`select sqlite_version() as version`
      : sql<{ version: string }>`select current_setting('server_version') as version`;
  try {
    return (await question.execute(db)).rows[0]?.version ?? 'unknown';
  } finally {
    await db.destroy();
    await database.remove();
  }
}

async function execute(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
