import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Runs the work on one connection between `begin immediate` and `commit`; a throw rolls back. Immediate: a
 * transaction that reads first and locks later can lose its snapshot to another process in between.
 */
export async function inTransaction<Result>(
  db: Kysely<Schema>,
  work: (held: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  return db.connection().execute(async (held) => {
    await sql`begin immediate`.execute(held);
    try {
      const result = await work(held);
      await sql`commit`.execute(held);
      return result;
    } catch (error) {
      await sql`rollback`.execute(held).catch(() => undefined);
      throw error;
    }
  });
}
