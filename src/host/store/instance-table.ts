import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DatabaseClock } from './database-clock.ts';
import { discoverInstances } from './discover-instances.ts';
import { dueAccounts } from './due-accounts.ts';
import type { Schema } from './schema.ts';
import type { InstanceClaim, InstanceRest, InstanceTable } from './shared-work.ts';
import type { StoreEngine } from './store-engine.ts';

/** No pause is longer; what lies further ahead was noted by another clock. */
const longestPauseMilliseconds = 30_000;
/** As long as a server can ask to be left alone. */
const longestRestMilliseconds = 3_660_000;

interface Ground {
  readonly engine: Pick<StoreEngine, 'passOverLocked'>;
  readonly clock: DatabaseClock;
}

/** Instances and who looks after them. Every change is one statement, so that none needs a transaction of its own. */
export function instanceTable(db: Kysely<Schema>, { engine, clock }: Ground): InstanceTable {
  return {
    discover: () => discoverInstances(db),
    claim: (request) => claim(db, { engine, clock }, request),
    async prolong(owner, { instances, milliseconds }) {
      if (instances.length === 0) return [];
      const rows = await db
        .updateTable('instances')
        .set({ lease_until: sql<number>`${clock()} + ${milliseconds}` })
        .where('owner', '=', owner)
        .where('instance', 'in', instances)
        .where('lease_until', '>', clock())
        .returning('instance')
        .execute();
      return rows.map(({ instance }) => instance);
    },
    async release(owner, { instance, restUntil }) {
      // The moment of giving back stays: who waited longest is taken first.
      await db
        .updateTable('instances')
        .set({ owner: null, lease_until: clock(), looked_until: restUntil })
        .where('instance', '=', instance)
        .where('owner', '=', owner)
        .execute();
    },
    due: (instance, page) => dueAccounts(db, instance, page),
    ...restsOver(db),
  };
}

function restsOver(
  db: Kysely<Schema>,
): Pick<InstanceTable, 'rest' | 'rests' | 'setRest' | 'takeProbe' | 'retryTransient'> {
  const resting = db
    .selectFrom('instances')
    .select(['instance', 'rest_until', 'rest_cause'])
    .where('rest_until', 'is not', null);
  return {
    async rest(instance) {
      const row = await resting.where('instance', '=', instance).executeTakeFirst();
      return row === undefined ? null : toRest(row);
    },
    async rests() {
      return new Map((await resting.execute()).map((row) => [row.instance, toRest(row)]));
    },
    async setRest(instance, rest) {
      const columns = { rest_until: rest?.until ?? null, rest_cause: rest?.cause ?? null };
      await db
        .insertInto('instances')
        .values({ instance, owner: null, lease_until: 0, looked_until: '', ...columns })
        .onConflict((conflict) => conflict.column('instance').doUpdateSet(columns))
        .execute();
    },
    async takeProbe(instance, { now, until }) {
      const result = await db
        .updateTable('instances')
        .set({ rest_until: until })
        .where('instance', '=', instance)
        .where('rest_until', 'is not', null)
        .where(isPast('rest_until', now))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async retryTransient(instance, now) {
      await db
        .updateTable('renewal_failures')
        .set({ next_try_at: now })
        .where('kind', '=', 'transient')
        .where('next_try_at', '>', now)
        .where('account_id', 'in', (from) =>
          from.selectFrom('token_states').select('account_id').where('instance', '=', instance),
        )
        .execute();
    },
  };
}

async function claim(
  db: Kysely<Schema>,
  { engine, clock }: Ground,
  { owner, now, milliseconds, limit }: InstanceClaim,
): Promise<readonly string[]> {
  // Looked at first: a host with nothing to do should not queue for the write lock each second.
  const candidates = await db
    .selectFrom('instances')
    .select('instance')
    .where('lease_until', '<=', clock())
    .where(isPast('looked_until', now))
    .where(isPast('rest_until', now))
    .where(hasDue(now))
    .orderBy('lease_until')
    .limit(limit)
    .execute();
  if (candidates.length === 0) return [];
  const names = sql.join(candidates.map(({ instance }) => instance));
  const { rows } = await sql<{ instance: string }>`
    update instances set owner = ${owner}, lease_until = ${clock()} + ${milliseconds}
    where instance in (
      select instance from instances where instance in (${names}) and lease_until <= ${clock()}
        and ${isPast('looked_until', now)} and ${isPast('rest_until', now)}
      ${engine.passOverLocked})
    returning instance`.execute(db);
  return rows.map(({ instance }) => instance);
}

function isPast(column: 'looked_until' | 'rest_until', now: string): RawBuilder<boolean> {
  const longest = column === 'looked_until' ? longestPauseMilliseconds : longestRestMilliseconds;
  const absurd = new Date(Date.parse(now) + longest).toISOString();
  const until = sql.ref(column);
  return sql<boolean>`(${until} is null or ${until} <= ${now} or ${until} > ${absurd})`;
}

function hasDue(now: string): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from token_states where token_states.instance = instances.instance and renew_at <= ${now})`;
}

function toRest(row: {
  readonly rest_until: string | null;
  readonly rest_cause: InstanceRest['cause'] | null;
}): InstanceRest {
  return { cause: row.rest_cause ?? 'failing', until: row.rest_until ?? '' };
}
