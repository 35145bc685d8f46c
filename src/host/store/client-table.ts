import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { ClientKey, ClientTable } from './shared-work.ts';

const clientCodes = ['token.invalid_client', 'token.client_no_longer_accepted'];

/** Clients that Coupa refused; a row goes away as soon as one of its accounts succeeds. */
export function clientTable(db: Kysely<Schema>): ClientTable {
  return {
    async refusals(client) {
      const row = await db
        .selectFrom('refused_clients')
        .select('refusals')
        .where('instance', '=', client.instance)
        .where('client_id', '=', client.clientId)
        .where('secret_fingerprint', '=', client.secretFingerprint)
        .executeTakeFirst();
      return Number(row?.refusals ?? 0);
    },
    async holdRefusals(client) {
      const row = await db
        .updateTable('refused_clients')
        .set({ refusals: sql<number>`refusals` })
        .where('instance', '=', client.instance)
        .where('client_id', '=', client.clientId)
        .where('secret_fingerprint', '=', client.secretFingerprint)
        .returning('refusals')
        .executeTakeFirst();
      return Number(row?.refusals ?? 0);
    },
    async refuse(client) {
      const row = await db
        .insertInto('refused_clients')
        .values({ ...toKey(client), refusals: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['instance', 'client_id', 'secret_fingerprint'])
            .doUpdateSet({ refusals: sql<number>`refused_clients.refusals + 1` }),
        )
        .returning('refusals')
        .executeTakeFirstOrThrow();
      return Number(row.refusals);
    },
    async accept(client, now) {
      const { numDeletedRows } = await db
        .deleteFrom('refused_clients')
        .where('instance', '=', client.instance)
        .where('client_id', '=', client.clientId)
        .where('secret_fingerprint', '=', client.secretFingerprint)
        .executeTakeFirst();
      if (numDeletedRows > 0n) await retryAccounts(db, client, now);
    },
  };
}

async function retryAccounts(db: Kysely<Schema>, client: ClientKey, now: string): Promise<void> {
  await db
    .updateTable('renewal_failures')
    .set({ next_try_at: now })
    .where('code', 'in', clientCodes)
    .where('account_id', 'in', (from) =>
      from
        .selectFrom('token_states')
        .leftJoin('account_secrets', 'account_secrets.account_id', 'token_states.account_id')
        .select('token_states.account_id')
        .where('token_states.instance', '=', client.instance)
        .where('token_states.client_id', '=', client.clientId)
        .where(sql<boolean>`coalesce(account_secrets.fingerprint, '') = ${client.secretFingerprint}`),
    )
    .execute();
}

function toKey({ instance, clientId, secretFingerprint }: ClientKey) {
  return { instance, client_id: clientId, secret_fingerprint: secretFingerprint };
}
