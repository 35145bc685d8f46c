import { type Kysely, sql } from 'kysely';
import type { AccountSettings } from '../../generated/types.ts';
import type { Schema } from './schema.ts';
import type { DueAccount, DuePage } from './shared-work.ts';
import type { TokenFacts } from './store.ts';

/** One page of an instance's due accounts, in the order of the index that finds them. */
export async function dueAccounts(
  db: Kysely<Schema>,
  instance: string,
  { now, after, limit }: DuePage,
): Promise<readonly DueAccount[]> {
  const due = db
    .selectFrom('token_states')
    .innerJoin('accounts', 'accounts.id', 'token_states.account_id')
    .leftJoin('renewal_failures', 'renewal_failures.account_id', 'token_states.account_id')
    .select([
      'token_states.account_id',
      'token_states.renew_at',
      'token_states.facts',
      'accounts.settings',
      'renewal_failures.code',
      'renewal_failures.next_try_at',
    ])
    .where('token_states.instance', '=', instance)
    .where('token_states.renew_at', '<=', now)
    .orderBy('token_states.renew_at')
    .orderBy('token_states.account_id')
    .limit(limit);
  const page =
    after === undefined
      ? due
      : due.where(
          sql<boolean>`(token_states.renew_at, token_states.account_id) > (${after.dueAt}, ${after.accountId})`,
        );
  return (await page.execute()).map((row) => ({
    accountId: row.account_id,
    dueAt: row.renew_at ?? '',
    settings: JSON.parse(row.settings) as AccountSettings,
    facts: JSON.parse(row.facts ?? '{}') as TokenFacts,
    failure: row.code === null ? null : { nextTryAt: row.next_try_at },
  }));
}
