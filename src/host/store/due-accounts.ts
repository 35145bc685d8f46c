import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AccountSettings } from '../../generated/types.ts';
import type { Schema } from './schema.ts';
import type { DueAccount, DuePage } from './shared-work.ts';
import type { TokenFacts } from './store.ts';

// No pause outlasts a token, and no token is believed to live for longer; a longer one was noted by a wrong clock.
const longestPauseMilliseconds = 366 * 86_400_000;

/**
 * One page of an instance's due accounts, in the order of the index that finds them. Those that are known to wait for a
 * person or for the end of a pause stay in the database; a few others that will not be renewed may come along.
 */
export async function dueAccounts(
  db: Kysely<Schema>,
  instance: string,
  { now, after, limit }: DuePage,
): Promise<readonly DueAccount[]> {
  const due = db
    .selectFrom('token_states')
    .innerJoin('accounts', 'accounts.id', 'token_states.account_id')
    .leftJoin('renewal_failures', 'renewal_failures.account_id', 'token_states.account_id')
    .select(['token_states.account_id', 'token_states.renew_at', 'token_states.facts', 'accounts.settings'])
    .where('token_states.instance', '=', instance)
    .where('token_states.renew_at', '<=', now)
    .where(mayTry(now))
    .where(renewsItself)
    .where(isForItsClient)
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
  }));
}

function mayTry(now: string): RawBuilder<boolean> {
  const absurd = new Date(Date.parse(now) + longestPauseMilliseconds).toISOString();
  const nextTryAt = sql.ref('renewal_failures.next_try_at');
  return sql<boolean>`(renewal_failures.code is null or ${nextTryAt} <= ${now} or ${nextTryAt} > ${absurd})`;
}

// Settings are JSON text. Within a text of it no quotation mark stands by itself, so that such a piece can be nothing
// but the member itself; `replace` is the one function that both databases find it with.
const renewsItself = sql<boolean>`
  replace(accounts.settings, '"autoRefreshToken":false', '') = accounts.settings`;

// A client whose name is written differently in JSON is left to whoever reads it.
const isForItsClient = sql<boolean>`(
  replace(accounts.settings, '"clientId":"' || token_states.client_id || '"', '') <> accounts.settings
  or replace(replace(token_states.client_id, '"', ''), '\\', '') <> token_states.client_id)`;
