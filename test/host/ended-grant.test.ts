import { describe, expect, it } from 'vitest';
import { SchedulerWorld, schedulerDatabases } from './support/scheduler-world.ts';

const minute = 60_000;
const minutesOfADay = 24 * 60;
const tokenAge = 20 * 60;

/** To the next time that somebody asks: a minute while a renewal could begin, else a quarter of an hour. */
function pauseAfter(passed: number): number {
  const untilTokenEnds = minutesOfADay - tokenAge - passed;
  const couldBegin = passed < 60 || Math.abs(untilTokenEnds) <= 15;
  return couldBegin ? 1 : 15;
}

describe.each(schedulerDatabases)('F-26: a grant that has ended, on $name', ({ database }) => {
  it('costs one request, and none in 24 hours of two schedulers and hooks that ask all the time', async () => {
    const world = new SchedulerWorld(await database());
    world.answer = () => ({ status: 400, body: { error: 'invalid_grant' } });
    const [id = ''] = await world.seed(
      1,
      () => 'acme.coupahost.com',
      () => ({
        settings: { grantType: 'authorization_code' },
        tokens: {
          refreshToken: 'CANARY-refresh',
          authorizedAt: new Date(world.time.now - tokenAge * minute).toISOString(),
        },
      }),
    );
    const hosts = [await world.host(), await world.host()];
    const turn = async (pause: number) => {
      for (const { scheduler, coordinator } of hosts) {
        await world.time.settle(scheduler.tick(), minute);
        await world.time.settle(
          coordinator.headers(id).catch(() => undefined),
          minute,
        );
      }
      await world.time.pass(pause * minute);
    };
    for (let passed = 0; passed < 5; passed += 1) await turn(1);
    expect(world.posts).toHaveLength(1);
    const begun = world.time.now;
    for (let passed = 0; passed < minutesOfADay; passed += pauseAfter(passed)) await turn(pauseAfter(passed));
    expect(world.time.now - begun).toBeGreaterThanOrEqual(minutesOfADay * minute);
    expect(world.posts).toHaveLength(1);
    const [parts] = hosts.map((host) => host.parts);
    const refused = (await parts?.store.timeline.list(id, 100))?.filter(
      ({ event }) => event === 'renewal.refused',
    );
    expect(refused?.map(({ cause, nextActionAt }) => [cause, nextActionAt])).toEqual([
      ['token.grant_ended', undefined],
    ]);
    expect((await parts?.store.accounts.get(id))?.token?.tokens).not.toBeNull();
    await world.stop();
  });
});
