import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findEngine } from '../../src/host/store/find-engine.ts';
import { newestVersion } from '../../src/host/store/migrate.ts';
import { migrations } from '../../src/host/store/migrations.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { createOldDatabase } from './support/create-old-database.ts';
import { engines } from './support/engines.ts';
import { insertOldRows, oldRows, oldRowsOf } from './support/old-rows.ts';

const earlier = migrations.map(({ version }) => version).filter((version) => version < newestVersion);

/** Every row of every table that the old rows are about, as plain data. */
async function readAll(address: string): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const db = (await findEngine(address)).open();
  try {
    const found = new Map<string, readonly unknown[]>();
    for (const table of new Set(oldRows.map((row) => row.table))) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db);
      found.set(table, rows.map(plain));
    }
    return found;
  } finally {
    await db.destroy();
  }
}

// Both drivers give bytes as a Buffer of their own kind.
function plain(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const readable = (value: unknown) =>
    value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString('hex')}` : value;
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, readable(value)]));
}

describe.each(engines)('a $name database of an earlier version', ({ emptyDatabase }) => {
  async function broughtUp(version: number) {
    const address = await emptyDatabase();
    await createOldDatabase(address, version, (db) => insertOldRows(db, version));
    const store = await openStore(address);
    onTestFinished(() => store.close());
    return { address, store };
  }

  it.each(earlier)('%i keeps every value of every row', async (version) => {
    const found = await readAll((await broughtUp(version)).address);
    const moved = (table: string, values: Readonly<Record<string, unknown>>) =>
      table === 'meta' && values['key'] === 'key_check';
    for (const { table, values } of oldRowsOf(version)) {
      if (!moved(table, values))
        expect(found.get(table)).toContainEqual(expect.objectContaining(plain(values)));
    }
    // What rows were there once, are there now, and no more but those that a step has entered.
    const count = (table: string) => oldRowsOf(version).filter((row) => row.table === table).length;
    for (const table of ['accounts', 'token_states', 'drafts', 'timeline', 'renewal_failures']) {
      expect(found.get(table)).toHaveLength(count(table));
    }
  });

  it.each(earlier)('%i is read by the store as it was written', async (version) => {
    const { store } = await broughtUp(version);
    expect((await store.accounts.list()).map(({ id }) => id)).toEqual([
      'consented',
      'disconnected',
      'minted',
    ]);
    expect(await store.accounts.get('consented')).toMatchObject({
      settingsVersion: 4,
      secret: { fingerprint: 'secret-print' },
      token: { version: 17, generation: 3, tokens: { refreshFingerprint: 'refresh-of-consented' } },
      failure: { code: 'token.unavailable', failures: 3 },
    });
    expect((await store.accounts.get('disconnected'))?.token).toMatchObject({ version: 5, tokens: null });
    expect(await store.drafts.get('draft-1')).toMatchObject({
      accountId: 'consented',
      applyWhenAuthorized: true,
    });
    expect(await store.timeline.list('consented', 5)).toMatchObject([{ event: 'token.renewed' }]);
    expect(await store.pending.take('hash-1')).toMatchObject({ draftId: 'draft-1' });
  });

  it.each(earlier)('%i finds its due accounts by their instance', async (version) => {
    const found = (await readAll((await broughtUp(version)).address)).get('token_states');
    const due = { instance: 'acme.coupahost.com', renew_at: '2026-02-01T07:11:59.200Z' };
    for (const row of [
      { ...due, account_id: 'consented', client_id: 'client-1' },
      { ...due, account_id: 'minted', client_id: 'client-2' },
      { account_id: 'disconnected', instance: null, client_id: null, renew_at: null },
    ]) {
      expect(found).toContainEqual(expect.objectContaining(row));
    }
  });

  it.each(earlier)('%i has each account looked at whose health nobody has noted', async (version) => {
    const { store } = await broughtUp(version);
    const unseen = version < 5 ? ['consented', 'disconnected', 'minted'] : [];
    expect([...(await store.health.due('2026-01-31T12:00:00.000Z', 10))].sort()).toEqual(unseen);
  });

  it.each(earlier)('%i knows the key that its values are sealed with', async (version) => {
    const { store } = await broughtUp(version);
    expect([...(await store.keys.checks()).keys()]).toEqual(['k-old']);
    expect(await store.meta.get('key_check')).toBeUndefined();
  });

  it.each(earlier)('%i does not send a refresh token again that was sent before', async (version) => {
    const { store } = await broughtUp(version);
    const spent = { version: 17, generation: 3, refreshFingerprint: 'refresh-of-consented' };
    const claim = await store.leases.claim('consented', {
      owner: 'o',
      attemptId: 'a',
      spent,
      milliseconds: 60_000,
    });
    const known = { rotation: 'stable', unfinished: { sentAt: 1_768_999_999_000, sends: 1 }, fence: 13 };
    const unknown = { rotation: 'unknown', unfinished: null, fence: 1 };
    expect(claim).toMatchObject({ outcome: 'claimed', ...(version < 2 ? unknown : known) });
  });
});
