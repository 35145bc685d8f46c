import { afterEach, describe, expect, it } from 'vitest';
import type { HealthState } from '../../../src/generated/types.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { Store } from '../../../src/host/store/store.ts';
import { createTelemetry } from '../../../src/host/telemetry/create-telemetry.ts';
import { accountRecord } from '../support/account-record.ts';
import { engines } from '../support/engines.ts';
import { TelemetryProbe } from '../support/telemetry-probe.ts';

describe.each(engines)('what is counted when metrics are collected, on $name', ({ emptyDatabase }) => {
  let store: Store | undefined;
  afterEach(() => store?.close());

  it('is read from the store, until the host is closed', async () => {
    store = await openStore(await emptyDatabase());
    const { accounts, health } = store;
    const states: readonly (HealthState | null)[] = ['healthy', 'healthy', 'uncertain', null];
    for (const [index, state] of states.entries()) {
      const id = `account-${index}`;
      await accounts.insert({ ...accountRecord, id, settings: { ...accountRecord.settings, label: id } });
      const noted = await health.get(id);
      await health.replace(
        id,
        { state, cause: null, since: '2026-01-31T12:00:00.000Z', lookAt: null },
        noted,
      );
    }
    const probe = new TelemetryProbe();
    const telemetry = createTelemetry(probe.options.telemetry ?? {}, { log: () => undefined, now: () => 0 });
    let asked = 0;
    let resting = ['acme.coupahost.com'];
    telemetry.observe({
      accounts: () => {
        asked += 1;
        return health.count();
      },
      restingInstances: async () => resting,
    });
    const counts = (await probe.points('coupa.accounts')).filter(([, count]) => count > 0);
    expect(counts).toEqual([
      [{ 'coupa.health.state': 'healthy' }, 2],
      [{ 'coupa.health.state': 'uncertain' }, 1],
    ]);
    resting = [];
    expect(await probe.points('coupa.instances.resting')).toEqual([
      [{ 'server.address': 'acme.coupahost.com' }, 0],
    ]);
    telemetry.close();
    await probe.metrics();
    expect(asked).toBe(2);
  });
});
