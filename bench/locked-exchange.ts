import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import pg from 'pg';
import { type Agent, request } from 'undici';

/** One token request as somebody without a host would make it safe: under a lock, its answer stored before it ends. */
export interface LockedExchange {
  readonly run: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const answer = randomBytes(2_000);

/** The floor of a renewal on this store: lock the row, ask, save, commit; bare drivers, one row, one connection. */
export function openLockedExchange(store: string, ask: () => Promise<void>): Promise<LockedExchange> {
  return store.startsWith('sqlite:')
    ? overSqlite(`${store.slice('sqlite:'.length)}-floor`, ask)
    : overPostgres(store, ask);
}

/** Asks the token server for a token and reads the answer. */
export async function askPlainly(origin: string, dispatcher: Agent): Promise<void> {
  const { body } = await request(`${origin}/oauth2/token`, {
    method: 'POST',
    body: 'grant_type=refresh_token&refresh_token=none',
    dispatcher,
  });
  await body.json();
}

function overSqlite(path: string, ask: () => Promise<void>): Promise<LockedExchange> {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('create table if not exists floor (id integer primary key, version integer, token blob)');
  database.exec("insert or ignore into floor values (1, 0, x'')");
  const read = database.prepare('select version, token from floor where id = 1');
  const save = database.prepare('update floor set version = version + 1, token = ? where id = 1');
  const run = async (): Promise<void> => {
    database.exec('begin immediate');
    read.get();
    await ask();
    save.run(answer);
    database.exec('commit');
  };
  return Promise.resolve({ run, close: () => Promise.resolve(void database.close()) });
}

async function overPostgres(store: string, ask: () => Promise<void>): Promise<LockedExchange> {
  const client = new pg.Client(store);
  await client.connect();
  await client.query(
    'create table if not exists floor (id integer primary key, version integer, token bytea)',
  );
  await client.query("insert into floor values (1, 0, '') on conflict do nothing");
  const run = async (): Promise<void> => {
    await client.query('begin');
    await client.query({ name: 'read', text: 'select version, token from floor where id = 1 for update' });
    await ask();
    await client.query({
      name: 'save',
      text: 'update floor set version = version + 1, token = $1 where id = 1',
      values: [answer],
    });
    await client.query('commit');
  };
  return { run, close: () => client.end() };
}
