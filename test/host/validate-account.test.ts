import { describe, expect, it } from 'vitest';
import type { ValidationReport } from '../../src/generated/types.ts';
import type { Host } from '../../src/host/host.ts';
import { openStore } from '../../src/host/store/open-store.ts';
import { engines } from './support/engines.ts';
import { hour } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

function clientStage({ stages }: ValidationReport): string {
  const stage = stages.find((each) => each.stage === 'client');
  return `${stage?.status}: ${stage?.findings.map(({ code }) => code).join(' ')}`;
}

describe.each(engines)('Validate of a client credentials account on $name', ({ emptyDatabase }) => {
  async function open(
    count: number,
  ): Promise<{ world: SandboxHosts; hosts: readonly Host[]; store: string }> {
    const store = await emptyDatabase();
    const world = new SandboxHosts({}, store);
    const hosts = await Promise.all(Array.from({ length: count }, () => world.open()));
    return { world, hosts, store };
  }

  it('connects one that has no tokens, through the lease and the journal, and the timeline says so', async () => {
    const { world, hosts, store } = await open(1);
    const [host] = hosts;
    if (host === undefined) return;
    const id = await world.create(host);
    const report = await host.validate(id);
    expect([report.valid, clientStage(report)]).toEqual([true, 'passed: client.accepted']);
    expect(JSON.stringify(report)).not.toContain('accessToken');
    expect((await host.accounts.show(id)).token).toMatchObject({ version: 1 });
    expect((await host.beforeOperation(id)).tokenVersion).toBe(1);
    const seen = await openStore(store);
    const events = (await seen.timeline.list(id, 10)).map(({ event }) => event);
    await seen.close();
    expect(events).toEqual(expect.arrayContaining(['token.renewed', 'token.minted_by_validation']));
    expect(world.posts).toBe(1);
  });

  it('connects a disconnected one again', async () => {
    const { world, hosts } = await open(1);
    const [host] = hosts;
    if (host === undefined) return;
    const id = await world.authorize(host, 'client_credentials');
    await host.disconnect(id);
    expect((await host.validate(id)).valid).toBe(true);
    expect((await host.accounts.show(id)).token).toMatchObject({ version: 3 });
  });

  it('mints once when eight hosts validate at the same time, with tokens that ended and without', async () => {
    const { world, hosts } = await open(8);
    const [host] = hosts;
    if (host === undefined) return;
    const id = await world.create(host);
    for (const round of [1, 2]) {
      const reports = await Promise.all(hosts.map((each) => each.validate(id)));
      expect(reports.map(({ valid }) => valid)).toEqual(Array(8).fill(true));
      expect(world.posts).toBe(round);
      world.now += 24 * hour;
    }
  });

  it('asks for nothing while a token lives', async () => {
    const { world, hosts } = await open(1);
    const [host] = hosts;
    if (host === undefined) return;
    const id = await world.authorize(host, 'client_credentials');
    expect(clientStage(await host.validate(id))).toBe('passed: client.accepted_before');
    expect(world.posts).toBe(1);
  });

  it('says in the report what the renewal was refused with, and asks again as soon as it is pressed again', async () => {
    const { world, hosts } = await open(1);
    const [host] = hosts;
    if (host === undefined) return;
    const id = await world.create(host);
    world.sandbox.clients.update(world.sandbox.clients.seeded.clientCredentials.identifier, {
      active: false,
    });
    const report = await host.validate(id);
    expect([report.valid, clientStage(report)]).toEqual([false, 'failed: token.invalid_client']);
    expect((await host.accounts.show(id)).token).toBeNull();
    world.sandbox.clients.update(world.sandbox.clients.seeded.clientCredentials.identifier, { active: true });
    expect((await host.validate(id)).valid).toBe(true);
    expect(world.posts).toBe(2);
  });

  it('never sends a token to another instance that the account was given meanwhile (A-30)', async () => {
    const { world, hosts } = await open(1);
    const [host] = hosts;
    if (host === undefined) return;
    const id = await world.authorize(host, 'client_credentials');
    const view = await host.accounts.show(id);
    const input = { ...view.settings, host: 'other', clientSecret: 'CANARY-secret', scopes: '' };
    await host.accounts.edit(id, input, view.settingsVersion);
    const before = world.sandbox.log.length;
    const report = await host.validate(id);
    expect(clientStage(report)).toBe('failed: account.token_foreign');
    const sent = world.sandbox.log.slice(before).map(({ path }) => path);
    expect(sent).not.toContain('/oauth2/token');
  });
});
