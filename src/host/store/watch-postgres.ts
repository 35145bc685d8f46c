import { randomInt } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { foreignChanges, newestEntry } from './foreign-changes.ts';
import { postgresSettings } from './postgres-settings.ts';
import { PostgresSockets } from './postgres-sockets.ts';
import type { Schema } from './schema.ts';
import type { ChangeWatcher } from './store-engine.ts';

const channel = 'coupa_account_changes';
const lookMilliseconds = 10_000;
const firstPauseMilliseconds = 100;
const longestPauseMilliseconds = 5_000;

// Numbers are given out before the commit: an entry can become visible after a newer one.
const overlap = 1_000;

/** Sends a notification with the transaction that `db` stands in, or at once outside of one. */
export async function announceOnPostgres(
  db: Kysely<Schema>,
  { origin, accountId }: { readonly origin: string; readonly accountId: string },
): Promise<void> {
  await sql`select pg_notify(${channel}, ${`${origin} ${accountId}`})`.execute(db);
}

interface PostgresWatcher extends ChangeWatcher {
  readonly address: string;
}

/**
 * Listens on a connection of its own and reports what others announce. A lost connection is made again, with growing
 * pauses, and what happened meanwhile is read from the timeline. Never throws.
 */
export async function watchPostgres(
  db: Kysely<Schema>,
  watcher: PostgresWatcher,
): Promise<() => Promise<void>> {
  const listening = new Listening(db, watcher);
  await listening.connect();
  return () => listening.stop();
}

class Listening {
  readonly #db: Kysely<Schema>;
  readonly #watcher: PostgresWatcher;
  readonly #sockets = new PostgresSockets();
  #client: pg.Client | undefined;
  #seen: number | undefined;
  #pause = firstPauseMilliseconds;
  #retry: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(db: Kysely<Schema>, watcher: PostgresWatcher) {
    this.#db = db;
    this.#watcher = watcher;
  }

  async connect(): Promise<void> {
    try {
      // Before anybody listens: also what happens while the first connection is refused is to be heard later.
      this.#seen ??= await newestEntry(this.#db);
    } catch {
      this.#tryLater();
      return;
    }
    if (!this.#stopped) await this.#listen();
  }

  async #listen(): Promise<void> {
    const client = new pg.Client({
      ...postgresSettings(this.#watcher.address),
      stream: this.#sockets.stream,
    });
    this.#client = client;
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload = '' }) => this.#hear(payload));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      await this.#catchUp();
      this.#pause = firstPauseMilliseconds;
      this.#look = setInterval(() => void this.#stillThere(client), lookMilliseconds).unref();
    } catch {
      this.#lost(client);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const client = this.#client;
    clearTimeout(this.#retry);
    clearInterval(this.#look);
    this.#client = undefined;
    await this.#sockets.end(async () => client?.end()).catch(() => undefined);
  }

  #hear(payload: string): void {
    const [origin, accountId] = payload.split(' ', 2);
    if (origin === this.#watcher.origin || accountId === undefined) return;
    this.#watcher.changed(accountId);
  }

  async #catchUp(): Promise<void> {
    const newest = await newestEntry(this.#db);
    const { origin } = this.#watcher;
    const missed = await foreignChanges(this.#db, { seen: (this.#seen ?? newest) - overlap, origin });
    this.#seen = newest;
    for (const accountId of missed) this.#watcher.changed(accountId);
  }

  // Also finds out that the other side is gone without a word, which a listener would never notice.
  async #stillThere(client: pg.Client): Promise<void> {
    try {
      const { rows } = await client.query<{ newest: number | null }>(
        'select max(id) as newest from timeline',
      );
      this.#seen = rows[0]?.newest ?? 0;
    } catch {
      this.#lost(client);
    }
  }

  #lost(client: pg.Client): void {
    if (this.#stopped || this.#client !== client) return;
    this.#client = undefined;
    clearInterval(this.#look);
    client.end().catch(() => undefined);
    this.#tryLater();
  }

  #tryLater(): void {
    if (this.#stopped) return;
    this.#retry = setTimeout(() => void this.connect(), this.#pause * (0.5 + randomInt(500) / 1000)).unref();
    this.#pause = Math.min(this.#pause * 2, longestPauseMilliseconds);
  }
}
