import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { noteHealth } from '../../../src/host/health/note-health.ts';
import { sweepHealth } from '../../../src/host/health/sweep-health.ts';
import type { HostParts } from '../../../src/host/host-parts.ts';
import { findEngine } from '../../../src/host/store/find-engine.ts';
import { engines } from '../support/engines.ts';
import { quickDatabase, SchedulerWorld, type SeedChange } from '../support/scheduler-world.ts';

const day = 86_400_000;

async function knownAccount(
  world: SchedulerWorld,
  change: SeedChange,
): Promise<{ readonly id: string; readonly hosts: readonly HostParts[] }> {
  const [id = ''] = await world.seed(
    1,
    () => 'acme.coupahost.com',
    () => ({ ageHours: 0, ...change }),
  );
  const hosts = [(await world.host()).parts, (await world.host()).parts];
  for (const parts of hosts) await parts.store.transaction((tables) => noteHealth(parts, tables, id));
  return { id, hosts };
}

async function changes(parts: HostParts, id: string) {
  const rows = await parts.store.timeline.list(id, 100);
  return rows
    .filter(({ event }) => event === 'health.changed')
    .map(({ at, details, cause }) => [at, details['to'], cause])
    .reverse();
}

describe.each(engines)('the sweep of health on $name', ({ emptyDatabase }) => {
  it('warns from the 76th day of a consent on, once among two hosts that sweep together', async () => {
    const world = new SchedulerWorld(await emptyDatabase());
    const consented = new Date(world.time.now).toISOString();
    const { id, hosts } = await knownAccount(world, {
      settings: { grantType: 'authorization_code' },
      tokens: { authorizedAt: consented, refreshToken: 'CANARY-refresh' },
    });
    const [parts] = hosts;
    if (parts === undefined) return;
    const sweep = () => Promise.all(hosts.map((each) => sweepHealth(each)));
    for (let days = 0; days < 75; days += 15) {
      world.time.now += 15 * day;
      await sweep();
    }
    world.time.now += day - 1;
    await sweep();
    expect(await changes(parts, id)).toEqual([]);
    world.time.now += 1;
    await sweep();
    await sweep();
    const warned = new Date(Date.parse(consented) + 76 * day).toISOString();
    expect(await changes(parts, id)).toEqual([[warned, 'expiring', 'token.grant_ending']]);
  });

  it.each([
    [
      'Auto-refresh token is off',
      'needs-configuration',
      'refresh.disabled',
      { settings: { autoRefreshToken: false } },
    ],
    [
      'there is no refresh token',
      'needs-authorization',
      'token.no_refresh_token',
      {
        settings: { grantType: 'authorization_code' },
        tokens: { authorizedAt: '2026-01-31T12:00:00.000Z' },
      },
    ],
  ] as const)('notes the end of a token where %s', async (_case, state, cause, change) => {
    const world = new SchedulerWorld(await emptyDatabase());
    const { id, hosts } = await knownAccount(world, change);
    const [parts] = hosts;
    if (parts === undefined) return;
    const ends = Date.parse((await parts.store.health.get(id))?.lookAt ?? '');
    expect(ends).toBeLessThanOrEqual(world.time.now + 86_399_000);
    expect(ends).toBeGreaterThanOrEqual(world.time.now + 86_399_000 - 60_000);
    world.time.now = ends - 1;
    await sweepHealth(parts);
    expect(await changes(parts, id)).toEqual([]);
    world.time.now += 1;
    await Promise.all(hosts.map((each) => sweepHealth(each)));
    expect((await changes(parts, id)).map(([, ...what]) => what)).toEqual([[state, cause]]);
  });
});

describe('the sweep of health while an instance rests', () => {
  it('notes the end of the last living token, and says when the instance is asked again', async () => {
    const world = new SchedulerWorld(quickDatabase());
    const { id, hosts } = await knownAccount(world, {});
    const [parts] = hosts;
    if (parts === undefined) return;
    const ends = Date.parse((await parts.store.health.get(id))?.lookAt ?? '');
    const until = new Date(ends + 30_000).toISOString();
    await parts.store.instances.setRest('acme.coupahost.com', { cause: 'failing', until });
    world.time.now = ends - 1;
    await sweepHealth(parts);
    expect(await changes(parts, id)).toEqual([]);
    world.time.now = ends + 1_000;
    await sweepHealth(parts);
    const at = new Date(world.time.now).toISOString();
    expect(await changes(parts, id)).toEqual([[at, 'degraded', 'refresh.instance_unavailable']]);
    const [noted] = await parts.store.timeline.list(id, 1);
    expect(noted?.nextActionAt).toBe(until);
  });
});

describe('the sweep of health over ten thousand accounts', () => {
  it('reads those alone whose moment has come, and each of them once', async () => {
    const world = new SchedulerWorld(quickDatabase());
    const ids = await world.seed(
      10_000,
      () => 'acme.coupahost.com',
      () => ({ ageHours: 0 }),
    );
    await lookAt(world.address, '9999-01-01T00:00:00.000Z', ids);
    const due = ids.slice(5_000, 5_120);
    await lookAt(world.address, new Date(world.time.now - 1).toISOString(), due);
    const { parts } = await world.host();
    const asked: string[] = [];
    const { store } = parts;
    const counting: HostParts = {
      ...parts,
      store: {
        ...store,
        health: store.health,
        transaction: (work) =>
          store.transaction((tables) => {
            const get = (id: string) => {
              asked.push(id);
              return tables.accounts.get(id);
            };
            return work({ ...tables, accounts: { ...tables.accounts, get } });
          }),
      },
    };
    await sweepHealth(counting);
    expect(asked.sort()).toEqual([...due].sort());
    await sweepHealth(counting);
    expect(asked).toHaveLength(due.length);
  });
});

/** Gives accounts a noted health, as `healthy`, that is looked at again at this moment. */
async function lookAt(address: string, at: string, ids: readonly string[]): Promise<void> {
  const db = (await findEngine(address)).open();
  try {
    for (let from = 0; from < ids.length; from += 500) {
      const rows = ids.slice(from, from + 500).map((account_id) => ({
        account_id,
        state: 'healthy',
        cause: null,
        since: at,
        look_at: at,
      }));
      await db
        .insertInto('account_health')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet({ look_at: sql`excluded.look_at` }),
        )
        .execute();
    }
  } finally {
    await db.destroy();
  }
}
