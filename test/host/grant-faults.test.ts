import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FaultRun, FaultWorld, lifetime } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

const day = 24 * hour;

describe.each(['SQLite', 'PostgreSQL'] as const)('an account over %s whose service', (engine) => {
  let world: FaultWorld;
  let run: FaultRun;

  beforeAll(async () => {
    world = await FaultWorld.open(engine);
  });
  afterAll(() => world.close());

  it('F-21: gives no refresh token at the consent hears of it at once, and stops only at the end', async () => {
    run = await world.authorized('strict', {}, [{ name: 'no-refresh-token', target: 'token' }]);
    expect(await run.health()).toMatchObject({ state: 'expiring', cause: 'token.no_refresh_token' });
    world.now = run.issued + 23 * hour;
    expect(await run.ask()).toBe(1);
    world.now = run.issued + lifetime;
    await expect(world.host.beforeOperation(run.id)).rejects.toMatchObject({ retryable: false });
    expect((await run.health()).state).toBe('needs-authorization');
    expect(run.posts).toBe(0);
    await run.authorizeAgain();
    expect((await run.health()).state).toBe('healthy');
    run.assertInvariants(0);
  });

  it('F-21: gives none at a renewal keeps the one it has', async () => {
    run = await world.authorized('omit');
    world.now = run.issued + 20.5 * hour;
    const before = run.observations.at(-1)?.tokens?.refreshToken;
    expect((await run.renew()).tokens?.refreshToken).toBe(before);
    expect((await run.health()).state).toBe('healthy');
    run.assertInvariants(0);
  });

  it('F-25: grants less at a renewal is limited, names what is missing, and works on', async () => {
    run = await world.authorized('strict');
    world.now = run.issued + 20.5 * hour;
    run.sandbox.faults.add({ name: 'narrowed-scope', target: 'token', scopes: ['core.common.read'] });
    await run.renew();
    const health = await run.health();
    expect(health).toMatchObject({ state: 'limited', cause: 'token.scope_narrowed' });
    expect(health.message).toContain('core.common.read');
    await vi.waitFor(async () => {
      world.now += 6_000;
      expect(await run.ask()).toBe(2);
    });
    run.assertInvariants(0);
  });

  it('F-26: ends the grant is asked once and then never again, however often headers are wanted', async () => {
    run = await world.authorized('strict');
    world.now = run.issued + 20.5 * hour;
    run.sandbox.faults.add({ name: 'invalid-grant', target: 'token', times: 'until-cleared' });
    await run.renew();
    expect(await run.health()).toMatchObject({
      state: 'needs-authorization',
      cause: 'token.grant_ended',
    });
    expect(await run.ask()).toBe(1);
    const { id } = run;
    const before = run.observations.at(-1)?.tokens;
    for (let asked = 0; asked < 24; asked += 1) {
      world.now += day / 24;
      await run.ask();
    }
    expect(run.posts).toBe(1);
    await expect(world.host.beforeOperation(id)).rejects.toMatchObject({ code: 'token.grant_ended' });
    expect((await run.observe()).tokens).toEqual(before);
    run.assertInvariants(0);
    run.sandbox.faults.clear();
    await run.authorizeAgain();
    expect((await run.health()).state).toBe('healthy');
  });

  it('F-27: no longer knows the client keeps the tokens, and is well again with the right secret', async () => {
    run = await world.authorized('strict');
    world.now = run.issued + 20.5 * hour;
    run.sandbox.faults.add({ name: 'invalid-client', target: 'token' });
    await run.renew();
    expect((await run.health()).state).toBe('needs-configuration');
    expect(run.observations.at(-1)?.tokens).toEqual(run.observations.at(-2)?.tokens);
    expect(await run.ask()).toBe(1);
    expect((await world.host.refresh(run.id)).token?.version).toBe(2);
    await vi.waitFor(async () => expect((await run.health()).state).toBe('healthy'));
    await run.observe();
    run.assertInvariants(0);
  });
});
