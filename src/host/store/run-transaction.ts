import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Runs the work on one connection between the given opening statements and `commit`; a throw rolls back. No other
 * work shares the connection meanwhile.
 */
export async function runTransaction<Result>(
  db: Kysely<Schema>,
  opening: readonly string[],
  work: (held: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  return db.connection().execute(async (held) => {
    try {
      for (const statement of opening) await sql.raw(statement).execute(held);
      const result = await work(held);
      await sql`commit`.execute(held);
      return result;
    } catch (error) {
      await sql`rollback`.execute(held).catch(() => undefined);
      throw error;
    }
  });
}
