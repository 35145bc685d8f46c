import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyPostgres, withOptions } from '../support/postgres.ts';
import { type FaultRun, FaultWorld, lifetime } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

const year = 365 * 24 * hour;

describe.each(['SQLite', 'PostgreSQL'] as const)('F-54: a clock that jumps, over %s', (engine) => {
  let world: FaultWorld;
  let run: FaultRun;

  beforeEach(async () => {
    world = await FaultWorld.open(engine);
    run = await world.authorized('strict');
    await run.ask();
  });
  afterEach(() => world.close());

  /** The clock of the host jumps, that of the instance does not. */
  function jump(milliseconds: number): void {
    world.now += milliseconds;
    run.sandbox.clock.advance(-milliseconds);
  }

  it('an hour back does not make a token live longer than it was issued for', async () => {
    const end = run.observations[0]?.tokens?.expiresAt;
    world.now += 19 * hour;
    jump(-hour);
    expect((await world.host.beforeOperation(run.id)).expiresAt).toBe(end);
    expect((await run.observe()).tokens?.expiresAt).toBe(end);
    world.now = Date.parse(end ?? '');
    expect(await run.ask()).toBe(2);
    await run.observe();
    run.assertInvariants(0);
  });

  it('an hour back past the end of a token at the instance costs one renewal and no failed operation', async () => {
    world.now = run.issued + lifetime + 60_000;
    jump(-hour);
    const { status } = await world.host.operate(run.id, { method: 'GET', path: '/api/currencies' });
    expect(status).toBe(200);
    expect(run.posts).toBe(1);
    await run.observe();
    run.assertInvariants(0);
  });

  it('ten years ahead and back costs one renewal each way, not a storm', async () => {
    jump(10 * year);
    await Promise.all(Array.from({ length: 50 }, () => run.ask()));
    expect(await run.ask()).toBe(2);
    expect(run.posts).toBe(1);
    await run.observe();
    jump(-10 * year);
    await Promise.all(Array.from({ length: 50 }, () => run.ask()));
    await vi.waitFor(async () => expect((await run.observe()).version).toBe(3));
    world.now += 6_000;
    await Promise.all(Array.from({ length: 50 }, () => run.ask()));
    expect(run.posts).toBe(2);
    run.assertInvariants(0);
  });

  it('ten years ahead and back does not leave a pause of ten years behind', async () => {
    jump(10 * year);
    run.sandbox.faults.add({ name: 'unavailable', target: 'token', times: 2 });
    expect(await run.ask()).toBe(0);
    expect((await run.observe()).failure?.code).toBe('token.unavailable');
    jump(-10 * year);
    world.now += 23.9 * hour;
    await run.ask();
    await vi.waitFor(() => expect(run.posts).toBe(2));
    world.now += hour;
    expect(await run.ask()).toBe(2);
    await run.observe();
    run.assertInvariants(0);
  });
});

const script = fileURLToPath(new URL('./support/day-of-an-account.ts', import.meta.url));

/** What a process in this time zone makes of one and the same day. */
async function dayIn(zone: string, store: string): Promise<string> {
  const child = spawn(process.execPath, [script, store], {
    env: { PATH: process.env['PATH'] ?? '', TZ: zone },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  for await (const text of child.stdout.setEncoding('utf8')) told += String(text);
  return told;
}

describe('F-55: a change of the time zone or of summer time', () => {
  it('changes nothing of what a host decides, shows and stores', async () => {
    const far = ['Pacific/Apia', 'America/New_York'] as const;
    const [utc, ...others] = await Promise.all([
      dayIn('UTC', 'sqlite::memory:'),
      dayIn('America/New_York', 'sqlite::memory:'),
      dayIn('Asia/Kathmandu', withOptions(await emptyPostgres(), `-c timezone=${far[0]}`)),
      dayIn('Pacific/Apia', withOptions(await emptyPostgres(), `-c timezone=${far[1]}`)),
    ]);
    expect(JSON.parse(utc ?? '')).toMatchObject({ renewals: 3 });
    for (const other of others) expect(other).toBe(utc);
  }, 30_000);
});
