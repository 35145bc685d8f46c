import { setTimeout as delay } from 'node:timers/promises';
import { addKey } from '../../../src/host/keys/change-key-file.ts';
import { RotationWorld } from '../../host/support/rotation-world.ts';
import { drawFor } from '../support/seeded-random.ts';

export interface RotationPlan {
  readonly store: string;
  readonly accounts: number;
  readonly kills: number;
  readonly refreshesPerSecond: number;
  readonly seed: number;
}

export interface RotationFigures {
  readonly sealedValues: number;
  readonly kills: number;
  readonly unreadable: number;
  readonly remaining: number;
  readonly resealedByLastRun: number;
  readonly resealedByRepeat: number;
  readonly refreshes: number;
  readonly refreshFailures: number;
  readonly staleRefreshes: number;
  readonly lost: number;
  readonly seconds: number;
  readonly lastRunSeconds: number;
}

const lanes = 5;

/** Fills a database, rotates its keys under kills and renewals, and counts what became of every value. */
export async function runRotation(
  plan: RotationPlan,
  tell: (step: string) => void,
): Promise<RotationFigures> {
  const world = new RotationWorld(plan);
  try {
    tell('filling');
    await world.fill();
    return await rotateUnderFire(world, plan, tell);
  } finally {
    world.close();
  }
}

async function rotateUnderFire(
  world: RotationWorld,
  plan: RotationPlan,
  tell: (step: string) => void,
): Promise<RotationFigures> {
  const host = await world.host();
  const began = performance.now();
  addKey(world.keyFile);
  const settle = world.refreshing(host, lanes, () => delay((lanes * 1000) / plan.refreshesPerSecond));
  let kills = 0;
  for (let round = 0; round < plan.kills; round += 1) {
    tell(`rotation to be killed, ${round + 1} of ${plan.kills}`);
    // Short enough for each kill to find work left.
    const longest = Math.max(20, plan.accounts / 50);
    const afterMilliseconds = Math.floor(drawFor(plan.seed, 'kill', round) * longest);
    if ('killed' in (await world.rotate({ afterMilliseconds }))) kills += 1;
  }
  tell('last rotation');
  const last = performance.now();
  const end = await world.rotate();
  const finished = performance.now();
  const tally = await settle();
  const again = await host.keys.rotate();
  await host.close();
  tell('looking at every value');
  const { values, unreadable } = await world.inspect();
  return {
    sealedValues: values,
    kills,
    unreadable,
    remaining: 'rotation' in end ? end.rotation.remaining : values,
    resealedByLastRun: 'rotation' in end ? end.rotation.resealed : 0,
    resealedByRepeat: again.resealed,
    refreshes: tally.refreshed,
    refreshFailures: tally.failures.length,
    staleRefreshes: tally.stale,
    lost: await world.lost(),
    seconds: (finished - began) / 1000,
    lastRunSeconds: (finished - last) / 1000,
  };
}
