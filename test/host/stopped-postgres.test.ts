import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type KillPoint, testSeams } from '../../src/host/test-seams.ts';
import { asSuperuser } from '../support/postgres.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres-server.ts';
import { repetitions } from '../support/repetitions.ts';
import { type FaultRun, FaultWorld } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

// A grant lasts for 90 days, and each round takes most of one.
const rounds = repetitions(3, 72);
const minute = 60_000;

let server: RunningPostgres;
let world: FaultWorld;
let run: FaultRun;
let killPoint: (point: KillPoint) => Promise<void> = () => Promise.resolve();

beforeAll(async () => {
  server = await startPostgres({ keepsCommits: true });
  world = await FaultWorld.open('PostgreSQL', {
    store: server.address,
    [testSeams]: { killPoint: (point) => killPoint(point) },
  });
});

beforeEach(async () => {
  run = await world.authorized('strict');
});

afterAll(async () => {
  await world.close();
  await server.stop();
});

/** From here on no time passes by itself, so that every pause of the host is counted. */
async function crash(): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await server.crash();
}

/** Nobody can write to this table any more; the server ends while somebody tries. */
async function crashWithinWriteTo(table: string): Promise<() => Promise<void>> {
  const locker = new pg.Client({ connectionString: server.address });
  locker.on('error', () => undefined);
  await locker.connect();
  await locker.query(`begin; lock table ${table} in share row exclusive mode`);
  const held = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%"${table}"%'`;
  return async () => {
    await vi.waitFor(async () => expect(await asSuperuser(held, server.address)).toHaveLength(1), {
      timeout: 10_000,
      interval: 5,
    });
    await crash();
  };
}

function crashAt(moment: KillPoint): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  killPoint = async (point) => {
    if (point !== moment) return;
    killPoint = () => Promise.resolve();
    await crash();
    resolve();
  };
  return () => promise;
}

/** Lets ten seconds of the host's pauses pass at most; how many it took until the store had this version. */
async function secondsUntilStored(version: number): Promise<number> {
  for (let seconds = 0; seconds <= 10; seconds += 1) {
    // Each look takes as long as a statement of the host: what has begun gets done before more time passes.
    for (let look = 0; look < 30; look += 1) {
      if ((await world.stored(run.id).catch(() => undefined))?.version === version) return seconds;
      await new Promise(setImmediate);
    }
    await vi.advanceTimersByTimeAsync(1_000);
  }
  throw new Error('Nothing was stored within ten seconds.');
}

/** Time passes by itself again, and nobody waits for a moment that will not come. */
async function resumeTime(): Promise<void> {
  if (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
}

/** An hour into the life of the token that was stored last, with its headers in memory and nothing under way. */
async function rest(): Promise<void> {
  world.now = run.issued + hour;
  await vi.waitFor(async () => expect(await run.ask()).toBe(run.observations.at(-1)?.version), {
    timeout: 10_000,
    interval: 5,
  });
  // The renewal that filled the memory has nothing left to wait for but its turn.
  await new Promise(setImmediate);
}

describe('F-42: PostgreSQL is stopped on the spot', () => {
  /** Renews the account while the server stops; what the caller was told, and the version that is then due. */
  async function renewWhile(crashed: () => Promise<void>): Promise<{ told: string; next: number }> {
    const next = (run.observations.at(-1)?.version ?? 0) + 1;
    const renewing = world.host.refresh(run.id).then(
      () => 'renewed',
      ({ code }: { readonly code: string }) => code,
    );
    await crashed();
    const told = await renewing;
    expect(await run.ask()).toBeGreaterThanOrEqual(next - 1);
    await server.restart();
    return { told, next };
  }

  async function expectRenewedOnce(posts: number): Promise<void> {
    const before = run.observations.at(-1)?.version ?? 0;
    expect(await run.observe()).toMatchObject({ version: before + 1, failure: null });
    expect(run.posts).toBe(posts + 1);
    run.assertInvariants(0);
  }

  async function repeat(round: () => Promise<void>): Promise<void> {
    for (let count = 0; count < rounds; count += 1) {
      await rest();
      world.now = run.issued + 20.5 * hour;
      try {
        await round();
      } finally {
        await resumeTime();
      }
    }
  }

  it.each([
    ['within the claim of the lease', () => crashWithinWriteTo('refresh_leases'), 0],
    ['between the claim and the request, whose lease ends by itself', () => crashAt('after_claim'), minute],
  ])('%s: nothing is sent, and the next try after the start renews', async (_moment, prepare, lease) => {
    await repeat(async () => {
      const { posts } = run;
      const { told } = await renewWhile(await prepare());
      expect(told).toBe('store.unavailable');
      expect(run.posts).toBe(posts);
      await resumeTime();
      world.now += lease;
      await world.host.refresh(run.id);
      await expectRenewedOnce(posts);
    });
  });

  it.each([
    ['while Coupa answers', () => crashAt('after_send')],
    ['before the answer is in the journal', () => crashAt('after_answer')],
    ['before the journal’s answer is stored', () => crashAt('after_journal')],
    ['within the store of the answer', () => crashWithinWriteTo('token_states')],
    ['right after the commit', () => crashAt('after_commit')],
  ])(
    '%s: the answer is stored within ten seconds of the start, and nothing is sent again',
    async (_moment, prepare) => {
      await repeat(async () => {
        const { posts } = run;
        const { next } = await renewWhile(await prepare());
        expect(await secondsUntilStored(next)).toBeLessThanOrEqual(10);
        await expectRenewedOnce(posts);
      });
    },
  );
});
