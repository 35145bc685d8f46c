import { describe, expect, it } from 'vitest';
import { noteHealth } from '../../../src/host/health/note-health.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { TimelineRow } from '../../../src/host/store/store.ts';
import { engines } from '../support/engines.ts';
import { hour, TestHost } from '../support/open-test-host.ts';
import { SchedulerWorld, type WorldHost } from '../support/scheduler-world.ts';

const failure = {
  code: 'token.unavailable',
  kind: 'transient',
  message: 'm',
  action: 'a',
  since: '2026-01-31T12:00:00.000Z',
  failures: 1,
  nextTryAt: '2026-01-31T12:00:30.000Z',
};

describe.each(engines)('changes of health on $name', ({ emptyDatabase }) => {
  async function noted(address: string, id: string): Promise<readonly TimelineRow[]> {
    const store = await openStore(address);
    try {
      const rows = await store.timeline.list(id, 200);
      return rows.filter(({ event }) => event === 'health.changed').reverse();
    } finally {
      await store.close();
    }
  }

  async function world(): Promise<{ world: SchedulerWorld; hosts: readonly WorldHost[]; id: string }> {
    const opened = new SchedulerWorld(await emptyDatabase());
    const [id = ''] = await opened.seed(
      1,
      () => 'acme.coupahost.com',
      () => ({ ageHours: 0 }),
    );
    const hosts = [await opened.host(), await opened.host()];
    await hosts[0]?.parts.store.transaction((tables) => noteHealth(hosts[0]?.parts ?? never(), tables, id));
    return { world: opened, hosts, id };
  }

  function never(): never {
    throw new Error('There is no host.');
  }

  it('are one line each, with from, to, cause, generation and what comes next', async () => {
    const address = await emptyDatabase();
    const test = new TestHost({ store: address });
    const host = await test.host;
    const id = await test.authorized();
    const refuse = async (code: 'token.unavailable' | 'token.invalid_client') => {
      test.connector.refusal = { code };
      await host.refresh(id).catch(() => undefined);
      test.connector.refusal = undefined;
    };
    await refuse('token.unavailable');
    const { nextRenewalAt } = (await host.accounts.show(id)).health;
    await refuse('token.unavailable');
    await refuse('token.invalid_client');
    await host.refresh(id);
    await host.refresh(id);
    await host.disconnect(id);
    await host.close();
    const rows = await noted(address, id);
    expect(rows.map(({ details, cause, generation }) => [details, cause, generation])).toEqual([
      [{ from: 'needs-authorization', to: 'healthy' }, undefined, 1],
      [{ from: 'healthy', to: 'degraded' }, 'token.unavailable', 1],
      [{ from: 'degraded', to: 'needs-configuration' }, 'token.invalid_client', 1],
      [{ from: 'needs-configuration', to: 'healthy' }, undefined, 1],
      [{ from: 'healthy', to: 'needs-authorization' }, 'account.not_authorized', 2],
    ]);
    expect(rows[1]).toMatchObject({ nextActionAt: nextRenewalAt, process: expect.any(String) });
    expect(Date.parse(rows[3]?.nextActionAt ?? '')).toBeGreaterThan(test.now + hour);
  });

  it('are noted in the transaction of their cause: what is rolled back leaves none', async () => {
    const { world: opened, hosts, id } = await world();
    const { parts } = hosts[0] ?? never();
    const failing = parts.store.transaction(async (tables) => {
      await tables.failures.put(id, failure);
      await noteHealth(parts, tables, id);
      expect((await tables.timeline.list(id, 1))[0]?.event).toBe('health.changed');
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await noted(opened.address, id)).toEqual([]);
    expect(await parts.store.health.get(id)).toMatchObject({ state: 'healthy' });
  });

  it('are noted once when two hosts see the same one at the same time', async () => {
    const { world: opened, hosts, id } = await world();
    await hosts[0]?.parts.store.failures.put(id, failure);
    const notes = [...hosts, ...hosts].map(({ parts }) =>
      parts.store.transaction((tables) => noteHealth(parts, tables, id)),
    );
    await Promise.all(notes);
    expect((await noted(opened.address, id)).map(({ details }) => details)).toEqual([
      { from: 'healthy', to: 'degraded' },
    ]);
  });

  it('are not noted of an account that is gone', async () => {
    const { world: opened, hosts, id } = await world();
    const { parts } = hosts[0] ?? never();
    await parts.store.accounts.delete(id);
    await parts.store.transaction((tables) => noteHealth(parts, tables, id));
    expect(await parts.store.health.get(id)).toBeUndefined();
    expect(await noted(opened.address, id)).toEqual([]);
  });
});
