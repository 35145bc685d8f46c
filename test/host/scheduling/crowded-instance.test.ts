import { describe, expect, it } from 'vitest';
import type { ConnectorError } from '../../../src/errors.ts';
import { deriveHealth } from '../../../src/host/accounts/derive-health.ts';
import { findAccount } from '../../../src/host/accounts/find-account.ts';
import { TurnedAwayUntil } from '../../../src/host/scheduling/turned-away.ts';
import { SchedulerWorld, schedulerDatabases, type WorldHost } from '../support/scheduler-world.ts';

const minute = 60_000;
const instance = 'acme.coupahost.com';
const accounts = 530;

async function healthOf({ parts }: WorldHost, accountId: string) {
  return deriveHealth(parts, await findAccount(parts.store, accountId));
}

/** What became of an operation for each account, all at once. */
function askFor(host: WorldHost, ids: readonly string[]) {
  const ends = new Map<string, string>();
  const asking = ids.map((id) =>
    host.coordinator.headers(id).then(
      ({ tokenVersion }) => ends.set(id, `version ${tokenVersion}`),
      ({ code }: ConnectorError) => ends.set(id, code),
    ),
  );
  return { ends, over: Promise.all(asking) };
}

describe.each(schedulerDatabases)(
  'an instance that more renewals wait for than it is asked for in half a minute, on $name',
  ({ database }) => {
    async function crowd(ageHours: number) {
      const world = new SchedulerWorld(await database());
      const ids = await world.seed(
        accounts,
        () => instance,
        (index) => ({ ageHours, clientId: `client-${index}` }),
      );
      const host = await world.host();
      world.latency = 5_000;
      return { world, host, ...askFor(host, ids) };
    }

    it('leaves no account healthy whose token has ended and whose operation it turned away', async () => {
      const { world, host, ends, over } = await crowd(30);
      await world.time.until(() => ends.size > 0, minute);
      const [turnedAway = ''] = ends.keys();
      expect(ends.get(turnedAway)).toBe('refresh.instance_unavailable');
      const health = await healthOf(host, turnedAway);
      expect(health).toMatchObject({
        state: 'degraded',
        cause: 'refresh.instance_unavailable',
        healsByItself: true,
        operationsRun: false,
        nextRenewalAt: new Date(world.time.now + 30_000).toISOString(),
      });
      expect(health.message).toContain(`More renewals wait for ${instance}`);
      // Nothing was written for it: what an instance suffers from is not noted with each of its accounts.
      expect((await findAccount(host.parts.store, turnedAway)).failure).toBeNull();
      world.latency = 10;
      await world.time.settle(over, 5 * minute);
      await world.time.settle(host.coordinator.headers(turnedAway), minute);
      expect(await healthOf(host, turnedAway)).toMatchObject({ state: 'healthy', operationsRun: true });
    });

    it('leaves an account healthy whose token lives, and says that its renewal waits for its turn', async () => {
      const { world, host, ends, over } = await crowd(20);
      await world.time.settle(over, minute);
      expect(new Set(ends.values())).toEqual(new Set(['version 1']));
      const isTurnedAway = () => host.parts.gate.turnsAwayUntil(instance, 'background') !== undefined;
      await world.time.until(isTurnedAway, minute);
      const [id = ''] = [...ends.keys()].slice(-1);
      const health = await healthOf(host, id);
      expect(health).toMatchObject({ state: 'healthy', actor: 'nobody', operationsRun: true });
      expect(health.message).toContain('its renewal waits for its turn');
      // An operation that cannot do without would still be let in.
      expect(host.parts.gate.turnsAwayUntil(instance, 'waiting')).toBeUndefined();
      world.latency = 10;
      await world.time.pass(5 * minute);
      expect((await healthOf(host, id)).message).not.toContain('waits for its turn');
    });
  },
);

describe('what is known of those who were turned away', () => {
  it('counts for half a minute', () => {
    const turnedAway = new TurnedAwayUntil();
    expect(turnedAway.get('waiting', 1_000)).toBeUndefined();
    expect(turnedAway.note('waiting', 1_000)).toBe(31_000);
    expect(turnedAway.get('waiting', 30_999)).toBe(31_000);
    expect(turnedAway.get('waiting', 31_000)).toBeUndefined();
  });

  it('holds for whoever is less urgent, not for whoever is more', () => {
    const turnedAway = new TurnedAwayUntil();
    turnedAway.note('background', 1_000);
    expect([turnedAway.get('background', 2_000), turnedAway.get('waiting', 2_000)]).toEqual([
      31_000,
      undefined,
    ]);
    turnedAway.note('waiting', 3_000);
    expect([turnedAway.get('background', 4_000), turnedAway.get('waiting', 4_000)]).toEqual([33_000, 33_000]);
  });

  it('F-54: does not count when the clock was set back since', () => {
    const turnedAway = new TurnedAwayUntil();
    turnedAway.note('waiting', 3_600_000);
    expect(turnedAway.get('waiting', 1_000)).toBeUndefined();
  });
});
