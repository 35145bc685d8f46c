import { afterEach, describe, expect, it } from 'vitest';
import type { KillPoint } from '../../src/host/test-seams.ts';
import type { RotationMode } from '../../src/sandbox/switches.ts';
import { brokenInvariants, type Observation } from '../support/history-checker.ts';
import { hour } from './support/open-test-host.ts';
import { RenewalWorld } from './support/renewal-world.ts';

const minute = 60_000;
let world: RenewalWorld;
const observations: Observation[] = [];

afterEach(async () => {
  observations.length = 0;
  await world.close();
});

async function observe(): Promise<Observation> {
  const stored = await world.stored();
  observations.push(stored);
  return stored;
}

/** An account whose token is due, killed in its renewal, and then left until the lease has ended. */
async function killed(rotation: RotationMode, point: KillPoint): Promise<void> {
  world = await RenewalWorld.open(rotation);
  await observe();
  world.now += 23.9 * hour;
  await world.killAt(point);
  await observe();
  world.leaseOffset = minute;
}

const broken = (answersLost: number, stable = false) =>
  brokenInvariants({ sandbox: world.sandbox, observations, answersLost, stable });

const everyRotation: readonly RotationMode[] = ['strict', 'stable', 'grace', 'doorkeeper'];

describe.each(everyRotation)('a renewal that is killed, at a server that rotates %s', (rotation) => {
  const stable = rotation === 'stable';

  it('F-32: after the claim, before sending: the next owner renews', async () => {
    await killed(rotation, 'after_claim');
    expect(world.spent).toHaveLength(0);
    const host = await world.host();
    await host.beforeOperation(world.accountId);
    await host.close();
    expect(await observe()).toMatchObject({ version: 2, failure: null });
    expect(world.spent).toHaveLength(1);
    expect(broken(0, stable)).toEqual([]);
  });

  it.each([
    ['F-34: written to the journal and not yet synced', 'after_write'],
    ['F-35: after the journal, before the commit', 'after_journal'],
  ] as const)('%s: the restart stores the answer by itself', async (_, point) => {
    await killed(rotation, point);
    const host = await world.host();
    expect(await observe()).toMatchObject({ version: 2, failure: null });
    await host.close();
    expect(world.spent).toHaveLength(1);
    expect(broken(0, stable)).toEqual([]);
  });

  it('F-36: after the commit: nothing is sent again', async () => {
    await killed(rotation, 'after_commit');
    const host = await world.host();
    expect((await host.beforeOperation(world.accountId)).tokenVersion).toBe(2);
    await host.close();
    await observe();
    expect(world.spent).toHaveLength(1);
    expect(broken(0, stable)).toEqual([]);
  });
});

const losing: readonly KillPoint[] = ['after_send', 'after_answer'];

describe.each(losing)('F-33, F-34: an answer lost to a kill %s', (point) => {
  it.each(['stable', 'grace', 'doorkeeper'] as const)(
    'costs nothing while a server that rotates %s still takes the old refresh token',
    async (rotation) => {
      await killed(rotation, point);
      const host = await world.host();
      const { token, health } = await host.refresh(world.accountId);
      expect(token?.version).toBe(2);
      expect(health.state).toBe('healthy');
      await host.close();
      await observe();
      expect(broken(1, rotation === 'stable')).toEqual([]);
    },
  );

  it('is named uncertain, served on, and decided by one repeat two hours before the end', async () => {
    world = await RenewalWorld.open('strict');
    await observe();
    const issued = world.now;
    world.now += 20.5 * hour;
    await world.killAt(point);
    world.leaseOffset = minute;
    const host = await world.host();
    expect((await host.beforeOperation(world.accountId)).tokenVersion).toBe(1);
    await expect.poll(async () => (await world.stored()).failure?.code).toBe('refresh.uncertain');
    expect((await host.accounts.show(world.accountId)).health).toMatchObject({
      state: 'uncertain',
      cause: 'refresh.uncertain',
      nextRenewalAt: new Date(issued + 86_399_000 - 2 * hour).toISOString(),
    });
    expect(world.spent).toHaveLength(1);
    world.now = issued + 86_399_000 - 2 * hour;
    expect((await host.beforeOperation(world.accountId)).tokenVersion).toBe(1);
    await expect.poll(async () => (await world.stored()).failure?.code).toBe('refresh.answer_lost');
    const { health } = await host.accounts.show(world.accountId);
    expect(health).toMatchObject({ state: 'needs-authorization', cause: 'refresh.answer_lost' });
    expect(health.message).toMatch(/sent at 20\d\d-.*Z was lost/);
    await host.close();
    await observe();
    expect(world.spent).toHaveLength(2);
    expect(broken(1)).toEqual([]);
  });
});

describe('F-31: two processes with many callers of one account', () => {
  it('send one request a generation and agree on the version, at a strict server', async () => {
    world = await RenewalWorld.open('strict');
    await observe();
    const processes = await Promise.all([world.startProcess(), world.startProcess()]);
    for (let version = 2; version <= 6; version += 1) {
      world.now += 24 * hour;
      const answers = await Promise.all(processes.map((renewing) => renewing.ask(200)));
      expect(new Set(answers.flat())).toEqual(new Set([version]));
      await observe();
      expect(world.spent).toHaveLength(version - 1);
    }
    expect(new Set(world.spent).size).toBe(5);
    expect(broken(0)).toEqual([]);
  });
});
