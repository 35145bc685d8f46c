import { type Kysely, type RawBuilder, sql } from 'kysely';
import { compiledQuery } from './compiled-query.ts';
import { isForeignKeyViolation } from './constraint-violation.ts';
import type { DatabaseClock } from './database-clock.ts';
import type { Schema } from './schema.ts';
import type { LeaseClaim, LeaseHolder, LeaseRequest, LeaseTable } from './store.ts';
import type { StoreEngine } from './store-engine.ts';

interface LeaseMeans extends Pick<StoreEngine, 'withoutSync'> {
  readonly clock: DatabaseClock;
}

const empty = {
  lease_owner: null,
  lease_fence: 0,
  lease_until: 0,
  intent_id: null,
  intent_fingerprint: null,
  intent_generation: null,
  intent_version: null,
  intent_sent_at: null,
  intent_sends: 0,
  rotation: 'unknown',
  same_answers: 0,
  forced_version: null,
  forced_at: null,
} as const;

const noLease = { lease_owner: null, lease_until: 0 } as const;

const noIntent = {
  intent_id: null,
  intent_fingerprint: null,
  intent_generation: null,
  intent_version: null,
  intent_sent_at: null,
  intent_sends: 0,
} as const;

/**
 * Refresh leases. Machines whose clocks differ must not differ about the end of a lease, hence the database's clock.
 * Every change is one conditional statement, so that none needs a transaction or a lock of its own.
 */
export function leaseTable(db: Kysely<Schema>, by: LeaseMeans): LeaseTable {
  const { clock } = by;
  return {
    claim: (accountId, request) => claim(db, by, { accountId, request }),
    isHeld: (accountId) => isHeld(db, clock, accountId),
    async markSent(holder) {
      const result = await db
        .updateTable('refresh_leases')
        .set({
          intent_id: holder.attemptId,
          intent_sent_at: sql<number>`coalesce(intent_sent_at, ${clock()})`,
          intent_sends: sql<number>`intent_sends + 1`,
        })
        .where('account_id', '=', holder.accountId)
        .where('lease_owner', '=', holder.owner)
        .where('lease_fence', '=', holder.fence)
        .where('lease_until', '>', clock())
        .where(versionIs(holder.accountId, holder.version))
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async release({ accountId, owner, fence }, sends) {
      if (sends === 0) return (await endLease(db, { accountId, owner, fence })).length === 1;
      const result = await db
        .updateTable('refresh_leases')
        .set({
          ...noLease,
          intent_sends: sends,
          intent_sent_at: sql<number>`coalesce(intent_sent_at, ${clock()})`,
        })
        .where('account_id', '=', accountId)
        .where('lease_owner', '=', owner)
        .where('lease_fence', '=', fence)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    async learn(accountId, { rotation, sameAnswers }) {
      await db
        .updateTable('refresh_leases')
        .set({ rotation, same_answers: sameAnswers })
        .where('account_id', '=', accountId)
        .execute();
    },
    async rotation(accountId) {
      const [row] = await findRotation(db, { accountId });
      return { rotation: row?.rotation ?? 'unknown', sameAnswers: Number(row?.same_answers ?? 0) };
    },
  };
}

const endLease = compiledQuery((db, held: Pick<LeaseHolder, 'accountId' | 'owner' | 'fence'>) =>
  db
    .updateTable('refresh_leases')
    .set({ ...noLease, ...noIntent })
    .where('account_id', '=', held.accountId)
    .where('lease_owner', '=', held.owner)
    .where('lease_fence', '=', held.fence)
    .returning('account_id'),
);

const findRotation = compiledQuery((db, { accountId }: { readonly accountId: string }) =>
  db.selectFrom('refresh_leases').select(['rotation', 'same_answers']).where('account_id', '=', accountId),
);

interface Claiming {
  readonly accountId: string;
  readonly request: LeaseRequest;
}

async function claim(db: Kysely<Schema>, by: LeaseMeans, claiming: Claiming): Promise<LeaseClaim> {
  const { accountId } = claiming;
  const won = await tryClaim(db, by, claiming);
  if (won !== undefined) return won;
  if (await addRow(db, accountId)) return claim(db, by, claiming);
  if (await isHeld(db, by.clock, accountId)) return taken;
  return (await forcedBefore(db, by.clock, claiming)) ?? { outcome: 'moved' };
}

// What was claimed and is forgotten when the machine fails was not sent either: the note of sending is on disk with it.
async function tryClaim(
  db: Kysely<Schema>,
  { clock, withoutSync }: LeaseMeans,
  { accountId, request }: Claiming,
): Promise<LeaseClaim | undefined> {
  const { forcedApartMilliseconds: apart, spent } = request;
  const row = await db
    .updateTable('refresh_leases')
    .set({
      lease_owner: request.owner,
      lease_fence: sql<number>`lease_fence + 1`,
      lease_until: sql<number>`${clock()} + ${request.milliseconds}`,
      ...intentOf(request),
      ...(apart === undefined ? {} : { forced_version: spent?.version ?? 0, forced_at: clock() }),
    })
    .where('account_id', '=', accountId)
    .where((where) => where.or([where('lease_owner', 'is', null), where('lease_until', '<=', clock())]))
    .where(versionIs(accountId, spent?.version ?? null))
    .where(request.refusals === undefined ? anyway : refusalsAre(accountId, request.refusals))
    .where(apart === undefined ? anyway : mayBeForced(clock, request))
    .where(withoutSync)
    .returning(['lease_fence', 'rotation', 'intent_sent_at', 'intent_sends'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { intent_sent_at: sentAt, intent_sends: sends, rotation } = row;
  const unfinished = sentAt === null ? null : { sentAt: Number(sentAt), sends: Number(sends) };
  return { outcome: 'claimed', fence: Number(row.lease_fence), unfinished, rotation };
}

const taken: LeaseClaim = { outcome: 'taken' };

const anyway = sql<boolean>`1 = 1`;

/**
 * Whether there was no lease for the account and is one now. Selecting from the account: a lease of one that was removed
 * meanwhile must not come into being.
 */
async function addRow(db: Kysely<Schema>, accountId: string): Promise<boolean> {
  const account = await db.selectFrom('accounts').select('id').where('id', '=', accountId).executeTakeFirst();
  if (account === undefined) return false;
  try {
    const { numInsertedOrUpdatedRows: added } = await db
      .insertInto('refresh_leases')
      .values({ account_id: accountId, ...empty })
      .onConflict((conflict) => conflict.column('account_id').doNothing())
      .executeTakeFirst();
    return added === 1n;
  } catch (error) {
    // The account was removed after it was looked at.
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}

async function isHeld(db: Kysely<Schema>, clock: DatabaseClock, accountId: string): Promise<boolean> {
  const row = await db
    .selectFrom('refresh_leases')
    .select('account_id')
    .where('account_id', '=', accountId)
    .where('lease_owner', 'is not', null)
    .where('lease_until', '>', clock())
    .executeTakeFirst();
  return row !== undefined;
}

// A time to come means that the clock was set back; nobody should wait for it.
function mayBeForced(clock: DatabaseClock, { spent, forcedApartMilliseconds = 0 }: LeaseRequest) {
  return sql<boolean>`(forced_version is null or (forced_version <> ${spent?.version ?? 0}
    and (forced_at <= ${clock()} - ${forcedApartMilliseconds} or forced_at > ${clock()})))`;
}

async function forcedBefore(
  db: Kysely<Schema>,
  clock: DatabaseClock,
  { accountId, request }: Claiming,
): Promise<LeaseClaim | undefined> {
  const { forcedApartMilliseconds: apart, spent } = request;
  if (apart === undefined) return undefined;
  const row = await db
    .selectFrom('refresh_leases')
    .select(['forced_version', sql<number>`forced_at + ${apart} - ${clock()}`.as('free_in')])
    .where('account_id', '=', accountId)
    .where(versionIs(accountId, spent?.version ?? null))
    .where(sql<boolean>`not ${mayBeForced(clock, request)}`)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const again = Number(row.forced_version) === (spent?.version ?? 0);
  return { outcome: 'forced_before', freeInMilliseconds: again ? null : Number(row.free_in) };
}

function versionIs(accountId: string, version: number | null): RawBuilder<boolean> {
  return version === null
    ? sql<boolean>`not exists (select 1 from token_states where account_id = ${accountId})`
    : sql<boolean>`exists (select 1 from token_states where account_id = ${accountId} and token_version = ${version})`;
}

// Whoever waited to send, at the gate of the instance, does not know what came of others' tries meanwhile.
function refusalsAre(accountId: string, refusals: number): RawBuilder<boolean> {
  return sql<boolean>`coalesce((select failures from renewal_failures where account_id = ${accountId}), 0) = ${refusals}`;
}

/**
 * An unfinished request for the very same refresh token stays noted. An intent of an older version or grant has been
 * answered since; one that was never sent spent nothing.
 */
function intentOf({ attemptId, spent }: LeaseRequest) {
  const position = {
    intent_fingerprint: spent?.refreshFingerprint ?? null,
    intent_generation: spent?.generation ?? null,
    intent_version: spent?.version ?? null,
  };
  if (spent === null || spent.refreshFingerprint === null)
    return { ...noIntent, ...position, intent_id: attemptId };
  const isUnfinished = sql<boolean>`(intent_sent_at is not null and intent_fingerprint = ${spent.refreshFingerprint}
    and intent_generation = ${spent.generation} and intent_version = ${spent.version})`;
  return {
    ...position,
    intent_id: sql<string>`case when ${isUnfinished} then intent_id else ${attemptId} end`,
    intent_sent_at: sql<number | null>`case when ${isUnfinished} then intent_sent_at end`,
    intent_sends: sql<number>`case when ${isUnfinished} then intent_sends else 0 end`,
  };
}
