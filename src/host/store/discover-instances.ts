import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Enters instances that token states name and the table of instances does not. Hops from name to name through the
 * index, so that it costs as much as there are instances, not accounts.
 */
export async function discoverInstances(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ instance: string }>`
    with recursive named(instance) as (
      select min(instance) from token_states
      union all
      select (select min(token_states.instance) from token_states where token_states.instance > named.instance)
      from named where named.instance is not null
    )
    select instance from named
    where instance is not null
      and not exists (select 1 from instances where instances.instance = named.instance)`.execute(db);
  if (rows.length === 0) return;
  await db
    .insertInto('instances')
    .values(
      rows.map(({ instance }) => ({
        instance,
        owner: null,
        lease_until: 0,
        looked_until: '',
        rest_until: null,
        rest_cause: null,
      })),
    )
    .onConflict((conflict) => conflict.column('instance').doNothing())
    .execute();
}
