import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf } from '../support/failure-of.ts';
import { type FaultRun, FaultWorld } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

let world: FaultWorld;
let run: FaultRun;
/** The connections of host and observer, in which SQLite lets the number of pages be limited. */
let connections: readonly Database.Database[] = [];

beforeEach(async () => {
  const pragma = vi.spyOn(Database.prototype, 'pragma');
  world = await FaultWorld.open('SQLite');
  connections = [...new Set(pragma.mock.contexts as Database.Database[])].filter(({ open }) => open);
  pragma.mockRestore();
  run = await world.authorized('strict');
  await run.ask();
  world.now += 20.5 * hour;
});
afterEach(() => world.close());

/** Takes every free byte of a table, in a file that may grow no more. */
function fillUp(insert: string): void {
  const filler = new Database(world.address.slice('sqlite:'.length));
  onTestFinished(() => void filler.close());
  filler.pragma('foreign_keys = OFF');
  const pages = filler.pragma('page_count', { simple: true });
  filler.pragma(`max_page_count = ${pages}`);
  for (const connection of connections) connection.pragma(`max_page_count = ${pages}`);
  const statement = filler.prepare(insert);
  const fill = (): void => {
    for (let count = 0; ; count += 1) statement.run(`filler-${count}`);
  };
  expect(fill).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
}

function makeRoom(): void {
  for (const connection of connections) connection.pragma('max_page_count = 1000000');
}

describe('F-49: a SQLite file that can grow no more', () => {
  it('before sending keeps every request back, and says store.full', async () => {
    fillUp(`insert into refresh_leases
      (account_id, lease_fence, lease_until, intent_sends, rotation, same_answers) values (?, 0, 0, 0, '', 0)`);
    const error = await failureOf(() => world.host.refresh(run.id));
    expect(error).toMatchObject({
      code: 'store.full',
      retryable: true,
      details: { driverCode: 'SQLITE_FULL' },
    });
    expect(run.posts).toBe(0);
    expect(await run.ask()).toBe(1);
    makeRoom();
    expect((await world.host.refresh(run.id)).token?.version).toBe(2);
    await run.observe();
    run.assertInvariants(0);
  });

  it('after sending keeps the answer in the journal until there is room', async () => {
    fillUp(`insert into timeline (account_id, at, event, details) values (?, '', '', '')`);
    await world.host.refresh(run.id);
    expect((await world.stored(run.id)).version).toBe(1);
    expect(run.posts).toBe(1);
    expect(JSON.stringify(world.log)).toContain('store.full');
    makeRoom();
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
