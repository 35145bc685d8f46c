import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely';
import { isForeignKeyViolation } from './constraint-violation.ts';
import type { DatabaseClock } from './database-clock.ts';
import type { Schema } from './schema.ts';
import type { LeaseClaim, LeaseRequest, LeaseTable, UnfinishedIntent } from './store.ts';

type LeaseRow = Selectable<Schema['refresh_leases']>;

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
export function leaseTable(db: Kysely<Schema>, clock: DatabaseClock): LeaseTable {
  return {
    claim: (accountId, request) => claim(db, clock, { accountId, request }),
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
    async release(holder, sends) {
      const intent =
        sends === 0
          ? noIntent
          : { intent_sends: sends, intent_sent_at: sql<number>`coalesce(intent_sent_at, ${clock()})` };
      const result = await db
        .updateTable('refresh_leases')
        .set({ lease_owner: null, lease_until: 0, ...intent })
        .where('account_id', '=', holder.accountId)
        .where('lease_owner', '=', holder.owner)
        .where('lease_fence', '=', holder.fence)
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
      const row = await db
        .selectFrom('refresh_leases')
        .select(['rotation', 'same_answers'])
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return { rotation: row?.rotation ?? 'unknown', sameAnswers: Number(row?.same_answers ?? 0) };
    },
  };
}

interface Claiming {
  readonly accountId: string;
  readonly request: LeaseRequest;
}

async function claim(
  db: Kysely<Schema>,
  clock: DatabaseClock,
  { accountId, request }: Claiming,
): Promise<LeaseClaim> {
  const row = await readRow(db, accountId);
  if (row === undefined) return { outcome: 'moved' };
  // Looked at first: whoever polls behind a lease should not queue for the write lock each time.
  if (row.lease_owner !== null && (await isHeld(db, clock, accountId))) return taken;
  const { forcedApartMilliseconds: apart } = request;
  const unfinished = unfinishedIntent(row, request);
  const fence = Number(row.lease_fence) + 1;
  const result = await db
    .updateTable('refresh_leases')
    .set({
      lease_owner: request.owner,
      lease_fence: fence,
      lease_until: sql<number>`${clock()} + ${request.milliseconds}`,
      ...(unfinished === null ? intentOf(request) : {}),
      ...(apart === undefined ? {} : { forced_version: request.spent?.version ?? 0, forced_at: clock() }),
    })
    .where('account_id', '=', accountId)
    .where('lease_fence', '=', row.lease_fence)
    .where((where) => where.or([where('lease_owner', 'is', null), where('lease_until', '<=', clock())]))
    .where(versionIs(accountId, request.spent?.version ?? null))
    .where(request.refusals === undefined ? anyway : refusalsAre(accountId, request.refusals))
    .where(apart === undefined ? anyway : mayBeForced(clock, request))
    .executeTakeFirst();
  if (result.numUpdatedRows === 1n) return { outcome: 'claimed', fence, unfinished, rotation: row.rotation };
  if (await isHeld(db, clock, accountId)) return taken;
  return (await forcedBefore(db, clock, { accountId, request })) ?? { outcome: 'moved' };
}

const taken: LeaseClaim = { outcome: 'taken' };

const anyway = sql<boolean>`1 = 1`;

// Selecting from the account: a lease of an account that was removed meanwhile must not come into being.
async function readRow(db: Kysely<Schema>, accountId: string): Promise<LeaseRow | undefined> {
  const read = () =>
    db.selectFrom('refresh_leases').selectAll().where('account_id', '=', accountId).executeTakeFirst();
  const known = await read();
  if (known !== undefined) return known;
  const account = await db.selectFrom('accounts').select('id').where('id', '=', accountId).executeTakeFirst();
  if (account === undefined) return undefined;
  try {
    await db
      .insertInto('refresh_leases')
      .values({ account_id: accountId, ...empty })
      .onConflict((conflict) => conflict.column('account_id').doNothing())
      .execute();
  } catch (error) {
    // The account was removed after it was looked at.
    if (isForeignKeyViolation(error)) return undefined;
    throw error;
  }
  return read();
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

function intentOf({ attemptId, spent }: LeaseRequest) {
  return {
    ...noIntent,
    intent_id: attemptId,
    intent_fingerprint: spent?.refreshFingerprint ?? null,
    intent_generation: spent?.generation ?? null,
    intent_version: spent?.version ?? null,
  };
}

// An intent of an older version or grant has been answered since; one that was never sent spent nothing.
function unfinishedIntent(row: LeaseRow, { spent }: LeaseRequest): UnfinishedIntent | null {
  if (row.intent_sent_at === null || spent === null || spent.refreshFingerprint === null) return null;
  const same =
    row.intent_fingerprint === spent.refreshFingerprint &&
    Number(row.intent_generation) === spent.generation &&
    Number(row.intent_version) === spent.version;
  return same ? { sentAt: Number(row.intent_sent_at), sends: Number(row.intent_sends) } : null;
}
