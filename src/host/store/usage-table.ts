import type { Kysely } from 'kysely';
import type { UsageTable } from './access.ts';
import type { Schema } from './schema.ts';

const accountsAtOnce = 200;

/** When accounts were last used; a later moment that another host has noted stays. */
export function usageTable(db: Kysely<Schema>): UsageTable {
  return {
    async put(usedAt) {
      const used = [...usedAt];
      for (let start = 0; start < used.length; start += accountsAtOnce) {
        await putSome(db, new Map(used.slice(start, start + accountsAtOnce)));
      }
    },
  };
}

async function putSome(db: Kysely<Schema>, usedAt: ReadonlyMap<string, string>): Promise<void> {
  const living = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', 'in', [...usedAt.keys()])
    .execute();
  const rows = living.map(({ id }) => ({ account_id: id, last_used_at: usedAt.get(id) ?? '' }));
  if (rows.length === 0) return;
  await db
    .insertInto('account_usage')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet(({ ref }) => ({ last_used_at: ref('excluded.last_used_at') }))
        .whereRef('account_usage.last_used_at', '<', 'excluded.last_used_at'),
    )
    .execute();
}
