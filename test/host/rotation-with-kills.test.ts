import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addKey } from '../../src/host/keys/change-key-file.ts';
import { engines } from './support/engines.ts';
import { RotationWorld } from './support/rotation-world.ts';

describe.each(engines)('A-41: a rotation over 1,000 accounts on $name', ({ emptyDatabase }) => {
  it('that is killed again and again while tokens are renewed loses nothing and finishes', {
    timeout: 120_000,
  }, async () => {
    const world = new RotationWorld({ store: await emptyDatabase(), accounts: 1_000 });
    onTestFinished(() => world.close());
    await world.fill();
    const host = await world.host();
    const oldId = (await host.keys.list())[0]?.id ?? '';
    const newId = addKey(world.keyFile);
    const settle = world.refreshing(host, 4, () => delay(5));
    let kills = 0;
    for (const kill of [
      { atReport: 2 },
      { afterMilliseconds: 3 },
      { atReport: 3 },
      { afterMilliseconds: 8 },
      { atReport: 4 },
    ]) {
      if ('killed' in (await world.rotate(kill))) kills += 1;
    }
    const end = await world.rotate();
    const { refreshed, stale, failures } = await settle();
    expect(kills).toBeGreaterThanOrEqual(3);
    expect(end).toMatchObject({ rotation: { keyId: newId, unreadable: 0, remaining: 0 } });
    expect({ stale, failures }).toEqual({ stale: 0, failures: [] });
    expect(refreshed).toBeGreaterThan(10);
    expect(await host.keys.rotate()).toEqual({ keyId: newId, resealed: 0, unreadable: 0, remaining: 0 });
    expect(await host.keys.list()).toMatchObject([
      { id: newId, isCurrent: true },
      { id: oldId, isCurrent: false, sealedValues: 0, journalEntries: 0 },
    ]);
    await host.close();
    expect(await world.lost()).toBe(0);
    expect(await world.inspect()).toEqual({ values: 2_200, unreadable: 0 });
  });
});
