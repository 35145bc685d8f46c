import { sql } from 'kysely';
import { findEngine } from '../../../src/host/store/find-engine.ts';

/** Every value of every column of every table, by `table.column`; bytes as Latin-1 text. */
export async function dumpDatabase(address: string): Promise<Readonly<Record<string, string>>> {
  const db = (await findEngine(address)).open();
  const tables = address.startsWith('sqlite:')
    ? sql<{ name: string }>`select name from sqlite_master where type = 'table'`
    : sql<{ name: string }>`select tablename as name from pg_tables where schemaname = current_schema()`;
  try {
    const dump: Record<string, string> = {};
    for (const { name } of (await tables.execute(db)).rows) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
      for (const row of rows) {
        for (const [column, value] of Object.entries(row)) {
          const place = `${name}.${column}`;
          dump[place] = `${dump[place] ?? ''}\n${textOf(value)}`;
        }
      }
    }
    return dump;
  } finally {
    await db.destroy();
  }
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
}
