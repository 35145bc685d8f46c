import Database from 'better-sqlite3';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/host/store/open-store.ts';
import { failureOf } from '../support/failure-of.ts';
import { engines } from './support/engines.ts';

const minute = 60_000;

/** Does what another process does while it changes the schema; the returned function ends that. */
async function migrating(address: string): Promise<() => Promise<void>> {
  if (address.startsWith('sqlite:')) {
    const other = new Database(address.slice('sqlite:'.length));
    onTestFinished(() => void other.close());
    other.pragma('journal_mode = WAL');
    other.exec('begin immediate');
    return async () => void other.exec('rollback');
  }
  const other = new pg.Client(address);
  await other.connect();
  onTestFinished(() => other.end());
  await other.query('begin');
  await other.query('select pg_advisory_xact_lock(2026013101)');
  return async () => void (await other.query('rollback'));
}

describe.each(engines)(
  'F-48: a start on $name while another process changes the schema',
  ({ emptyDatabase }) => {
    it('waits, however long that takes, and then opens', async () => {
      const address = await emptyDatabase();
      const end = await migrating(address);
      let waited = 0;
      const wait = async (milliseconds: number) => {
        waited += 1;
        expect(milliseconds).toBeLessThanOrEqual(1_000);
        await end();
      };
      const store = await openStore(address, { migrationPatience: { wait } });
      onTestFinished(() => store.close());
      expect(waited).toBe(1);
      expect(await store.accounts.list()).toEqual([]);
    });

    it('gives up after ten minutes with store.busy', async () => {
      const address = await emptyDatabase();
      await migrating(address);
      const moments = [0, 10 * minute];
      const now = () => moments.shift() ?? 0;
      const waits: number[] = [];
      const wait = async (milliseconds: number) => void waits.push(milliseconds);
      const opening = openStore(address, { migrationPatience: { now, wait } });
      expect(await failureOf(() => opening)).toMatchObject({ code: 'store.busy', retryable: true });
      expect(waits).toEqual([]);
    });
  },
);
