import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** The newest entry of the timeline; 0 when there is none. */
export async function newestEntry(db: Kysely<Schema>): Promise<number> {
  const row = await db.selectFrom('timeline').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.id ?? 0;
}

/** The accounts that entries after `seen` are about, without those written under `origin`; ids, each once. */
export async function foreignChanges(
  db: Kysely<Schema>,
  { seen, origin }: { readonly seen: number; readonly origin: string },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('timeline')
    .select('account_id')
    .distinct()
    .where('id', '>', seen)
    .where((where) => where.or([where('origin', 'is', null), where('origin', '<>', origin)]))
    .execute();
  return rows.map((row) => row.account_id);
}
