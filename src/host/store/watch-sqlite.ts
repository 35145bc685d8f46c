import { type Kysely, sql } from 'kysely';
import { foreignChanges, newestEntry } from './foreign-changes.ts';
import type { Schema } from './schema.ts';
import type { ChangeWatcher } from './store-engine.ts';

const lookEveryMilliseconds = 250;

/**
 * Looks four times a second whether another connection has written, which costs no read of the disk, and only then
 * reads who it was about (https://sqlite.org/pragma.html#pragma_data_version). Does not keep the process alive.
 */
export async function watchSqlite(
  db: Kysely<Schema>,
  { origin, changed }: ChangeWatcher,
): Promise<() => Promise<void>> {
  let version = await dataVersion(db);
  let seen = await newestEntry(db);
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    const now = await dataVersion(db);
    if (now === version) return;
    const newest = await newestEntry(db);
    for (const accountId of await foreignChanges(db, { seen, origin })) changed(accountId);
    [version, seen] = [now, newest];
  };
  const timer = setInterval(() => {
    // A look that fails changes nothing; the next one sees the same difference.
    looking ??= look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
  }, lookEveryMilliseconds).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

async function dataVersion(db: Kysely<Schema>): Promise<number | undefined> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db);
  return rows[0]?.data_version;
}
