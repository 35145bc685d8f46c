import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { newestVersion } from '../../src/host/store/migrate.ts';
import { migrations } from '../../src/host/store/migrations.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { accountRecord } from './support/account-record.ts';
import { createOldDatabase } from './support/create-old-database.ts';
import { engines } from './support/engines.ts';

const earlier = migrations.map(({ version }) => version).filter((version) => version < newestVersion);

describe.each(engines)('a $name database of an earlier version', ({ emptyDatabase }) => {
  it.each(earlier)('%i keeps its accounts and gets what is new when it is opened', async (version) => {
    const address = await emptyDatabase();
    const { id, settings, createdAt, updatedAt } = accountRecord;
    await createOldDatabase(address, version, async (db) => {
      await sql`
        insert into accounts (id, label, settings, settings_version, created_at, updated_at)
        values (${id}, ${settings.label}, ${JSON.stringify(settings)}, 1, ${createdAt}, ${updatedAt})`.execute(
        db,
      );
    });
    const store = await openStore(address);
    expect(await store.accounts.get(id)).toMatchObject({ ...accountRecord, token: null });
    const request = { owner: 'o', attemptId: 'a', spent: null, milliseconds: 60_000 };
    expect(await store.leases.claim(id, request)).toMatchObject({ outcome: 'claimed', fence: 1 });
    await store.close();
  });
});
