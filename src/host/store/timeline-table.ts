import type { Kysely, Selectable } from 'kysely';
import { compiledQuery } from './compiled-query.ts';
import type { TimelineEntry, TimelineRow, TimelineTable } from './history.ts';
import type { Schema } from './schema.ts';
import type { StoreEngine } from './store-engine.ts';

interface WrittenBy {
  readonly engine: StoreEngine;
  readonly origin: string;
  /** A line was written; it counts once its transaction has ended. */
  readonly appended: () => void;
}

/** What happened to each account; lines are only ever added, and other processes are told at commit. */
export function timelineTable(db: Kysely<Schema>, by: WrittenBy): TimelineTable {
  return {
    async append(entry) {
      await addLine(db, toColumns(entry, by.origin));
      await by.engine.announce(db, { origin: by.origin, accountId: entry.accountId });
      by.appended();
    },
    async list(accountId, wanted) {
      const { limit, before } = typeof wanted === 'number' ? { limit: wanted } : wanted;
      const all = db.selectFrom('timeline').selectAll().where('account_id', '=', accountId);
      const older = before === undefined ? all : all.where('id', '<', before);
      const rows = await older.orderBy('id', 'desc').limit(limit).execute();
      return rows.map((row) => toTimelineRow(row, by.origin));
    },
    async has(accountId, event) {
      const found = db.selectFrom('timeline').select('id').where('account_id', '=', accountId);
      return (await found.where('event', '=', event).limit(1).executeTakeFirst()) !== undefined;
    },
    dropOlder: (at, limit) => dropOlder(db, at, limit),
    dropExcess: (accountId, keep, limit) => dropExcess(db, { accountId, keep, limit }),
    async accountsAfter(id, limit) {
      const rows = await db
        .selectFrom('timeline')
        .select(['id', 'account_id'])
        .where('id', '>', id)
        .orderBy('id')
        .limit(limit)
        .execute();
      const last = rows.at(-1)?.id;
      if (last === undefined) return undefined;
      return { last, accountIds: [...new Set(rows.map((row) => row.account_id))] };
    },
  };
}

type LineColumns = Omit<Selectable<Schema['timeline']>, 'id'>;

const addLine = compiledQuery((db, columns: LineColumns) => db.insertInto('timeline').values(columns));

/** A stored line as the store hands it out. */
export function toTimelineRow(row: Selectable<Schema['timeline']>, origin: string): TimelineRow {
  return {
    id: Number(row.id),
    isOwn: row.origin === origin,
    accountId: row.account_id,
    at: row.at,
    event: row.event,
    details: JSON.parse(row.details) as TimelineEntry['details'],
    cause: row.cause ?? undefined,
    process: row.process ?? undefined,
    actor: row.actor ?? undefined,
    requestId: row.request_id ?? undefined,
    generation: row.generation ?? undefined,
    nextActionAt: row.next_action_at ?? undefined,
  };
}

function toColumns(entry: TimelineEntry, origin: string): LineColumns {
  return {
    account_id: entry.accountId,
    at: entry.at,
    event: entry.event,
    details: JSON.stringify(entry.details),
    origin,
    cause: entry.cause ?? null,
    process: entry.process ?? null,
    actor: entry.actor ?? null,
    request_id: entry.requestId ?? null,
    generation: entry.generation ?? null,
    next_action_at: entry.nextActionAt ?? null,
  };
}

// The lowest numbers are the oldest lines: looking at those alone keeps the search off the rest of the table.
async function dropOlder(db: Kysely<Schema>, at: string, limit: number): Promise<number> {
  const oldest = await db.selectFrom('timeline').select(['id', 'at']).orderBy('id').limit(limit).execute();
  const ids = oldest.filter((row) => row.at < at).map(({ id }) => id);
  if (ids.length === 0) return 0;
  const result = await db.deleteFrom('timeline').where('id', 'in', ids).executeTakeFirst();
  return Number(result.numDeletedRows);
}

async function dropExcess(
  db: Kysely<Schema>,
  { accountId, keep, limit }: { readonly accountId: string; readonly keep: number; readonly limit: number },
): Promise<number> {
  const excess = db
    .selectFrom('timeline')
    .select('id')
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .offset(keep)
    .limit(limit);
  const ids = (await excess.execute()).map(({ id }) => id);
  if (ids.length === 0) return 0;
  const result = await db.deleteFrom('timeline').where('id', 'in', ids).executeTakeFirst();
  return Number(result.numDeletedRows);
}
