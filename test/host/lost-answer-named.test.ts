import { expect, it, onTestFinished } from 'vitest';
import { RenewalWorld } from './support/renewal-world.ts';

const minute = 60_000;

it('F-34: a lost answer stays the cause, however often somebody asks again', async () => {
  const world = await RenewalWorld.open('strict');
  onTestFinished(() => world.close());
  world.now += 20.5 * 60 * minute;
  await world.killAt('after_answer');
  world.leaseOffset = minute;
  const host = await world.host();
  await expect(host.refresh(world.accountId)).rejects.toMatchObject({ code: 'refresh.answer_lost' });
  const named = await world.stored();
  await expect(host.refresh(world.accountId)).rejects.toMatchObject({ code: 'refresh.answer_lost' });
  expect((await world.stored()).failure).toMatchObject({
    code: 'refresh.answer_lost',
    message: named.failure?.message,
  });
  await host.close();
});
