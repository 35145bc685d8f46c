import type { Kysely } from 'kysely';
import type { ReportTable } from './access.ts';
import type { Schema } from './schema.ts';

/** The last report of Validate of each account. */
export function reportTable(db: Kysely<Schema>): ReportTable {
  return {
    async get(accountId) {
      const row = await db
        .selectFrom('validation_reports')
        .select('report')
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return row?.report;
    },
    async put(accountId, report) {
      await db
        .insertInto('validation_reports')
        .values({ account_id: accountId, report })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ report }))
        .execute();
    },
  };
}
