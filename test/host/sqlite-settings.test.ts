import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { findEngine } from '../../src/host/store/find-engine.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { engines } from './support/engines.ts';

// See https://sqlite.org/pragma.html: 2 is FULL, each commit is on disk before it counts.
it.each([
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  ['foreign_keys', 1],
  ['secure_delete', 1],
  ['busy_timeout', 0],
])('a SQLite file that is opened for writing has %s = %s', async (pragma, value) => {
  const address = (await engines[0]?.emptyDatabase()) ?? '';
  await (await openStore(address)).close();
  const db = (await findEngine(address)).open();
  onTestFinished(() => db.destroy());
  const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(pragma)}`.execute(db);
  expect(Object.values(rows[0] ?? {})).toEqual([value]);
});
