import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf } from '../support/failure-of.ts';
import { asSuperuser } from '../support/postgres.ts';
import { type FaultRun, FaultWorld } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';
import { RenewalWorld } from './support/renewal-world.ts';

let world: FaultWorld;
let run: FaultRun;

async function due(engine: 'SQLite' | 'PostgreSQL', journal?: string): Promise<void> {
  world = await FaultWorld.open(engine, journal === undefined ? {} : { journal });
  onTestFinished(() => world.close());
  run = await world.authorized('strict');
  await run.ask();
  world.now += 20.5 * hour;
}

/** Runs one statement past the host. */
async function execute(text: string): Promise<void> {
  if (world.address.startsWith('postgres')) return void (await asSuperuser(text, world.address));
  const database = new Database(world.address.slice('sqlite:'.length));
  database.exec(text);
  database.close();
}

const refusing = (table: string) =>
  world.address.startsWith('postgres')
    ? `create function full_disk() returns trigger language plpgsql as
         $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
       create trigger full_disk before update on ${table} for each row execute function full_disk()`
    : `create trigger full_disk before update on ${table} begin select raise(abort, 'full'); end`;

const accepting = (table: string) =>
  world.address.startsWith('postgres')
    ? `drop trigger full_disk on ${table}; drop function full_disk()`
    : 'drop trigger full_disk';

describe('F-48: a database that somebody else holds locked', () => {
  it('lets no renewal be sent, and the living token is served', { timeout: 20_000 }, async () => {
    await due('SQLite');
    const other = new Database(world.address.slice('sqlite:'.length));
    other.exec('begin immediate');
    expect(await run.ask()).toBe(1);
    expect(await failureOf(world.host.refresh(run.id))).toMatchObject({
      code: 'store.busy',
      retryable: true,
    });
    expect(run.posts).toBe(0);
    other.exec('rollback');
    other.close();
    expect((await world.host.refresh(run.id)).token?.version).toBe(2);
    await run.observe();
    run.assertInvariants(0);
  });
});

describe.each(['SQLite', 'PostgreSQL'] as const)('F-49: a full disk under %s', (engine) => {
  it('before sending keeps every request back', async () => {
    await due(engine);
    await execute(refusing('refresh_leases'));
    const error = await world.host.refresh(run.id).catch((problem: unknown) => problem);
    if (engine === 'PostgreSQL') expect(error).toMatchObject({ code: 'store.full', retryable: true });
    expect(run.posts).toBe(0);
    expect(await run.ask()).toBe(1);
    await execute(accepting('refresh_leases'));
    expect((await world.host.refresh(run.id)).token?.version).toBe(2);
    await run.observe();
    run.assertInvariants(0);
  });

  it('after sending keeps the answer in the journal until there is room', async () => {
    await due(engine);
    await execute(refusing('token_states'));
    await world.host.refresh(run.id);
    expect((await world.stored(run.id)).version).toBe(1);
    expect(run.posts).toBe(1);
    await execute(accepting('token_states'));
    await vi.waitFor(async () => {
      world.now += 31_000;
      expect(await run.ask()).toBe(2);
      expect((await world.stored(run.id)).version).toBe(2);
    });
    expect(run.posts).toBe(1);
    await run.observe();
    run.assertInvariants(0);
  });
});

describe('F-49: an answer in the journal', () => {
  it('reaches the database within ten seconds of there being room, without any operation', async () => {
    await due('SQLite');
    await execute(refusing('token_states'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await world.host.refresh(run.id);
    await vi.advanceTimersByTimeAsync(600_000);
    expect((await world.stored(run.id)).version).toBe(1);
    await execute(accepting('token_states'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await world.stored(run.id)).version).toBe(2);
    expect(run.posts).toBe(1);
    await run.observe();
    run.assertInvariants(0);
  });
});

describe.each(['SQLite', 'PostgreSQL'] as const)('F-50: a journal without a place, beside %s', (engine) => {
  it('lets no renewal be sent, and says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coupa-no-journal-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const blocked = join(folder, 'no-folder');
    writeFileSync(blocked, '');
    await due(engine, join(blocked, 'journal'));
    expect(await run.ask()).toBe(1);
    const error = await failureOf(world.host.refresh(run.id));
    expect(error).toMatchObject({ code: 'refresh.journal_unwritable', retryable: true });
    expect(run.posts).toBe(0);
    rmSync(blocked);
    expect((await world.host.refresh(run.id)).token?.version).toBe(2);
    await run.observe();
    run.assertInvariants(0);
  });
});

describe('F-56: a process that runs out of memory', () => {
  let renewing: RenewalWorld;

  afterEach(() => renewing.close());

  it('with an answer in the journal loses nothing: the restart stores it', { timeout: 30_000 }, async () => {
    renewing = await RenewalWorld.open('strict');
    renewing.now += 23.9 * hour;
    const child = await renewing.startProcess('after_journal', 64);
    void child.ask(1);
    expect(await child.ended).toBe('SIGABRT');
    expect((await renewing.stored()).version).toBe(1);
    const host = await renewing.host();
    expect(await renewing.stored()).toMatchObject({ version: 2, failure: null });
    expect((await host.beforeOperation(renewing.accountId)).tokenVersion).toBe(2);
    expect(renewing.spent).toHaveLength(1);
    await host.close();
  });
});
