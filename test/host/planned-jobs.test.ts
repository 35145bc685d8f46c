import { describe, expect, it } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { engines } from './support/engines.ts';
import { hour } from './support/open-test-host.ts';
import { SandboxHosts } from './support/sandbox-hosts.ts';

const request = { method: 'GET', path: '/api/currencies?limit=1' } as const;

describe.each(engines)(
  'F-41: jobs that are planned before a renewal and run after it, on $name',
  (engine) => {
    async function planned(oldAccessTokenDiesOnRefresh: boolean) {
      const world = new SandboxHosts(
        { oldAccessTokenDiesOnRefresh, throttle: false },
        await engine.emptyDatabase(),
      );
      const hosts = [await world.open(), await world.open()] as const;
      const id = await world.authorize(hosts[0]);
      world.now += hour;
      // Each host has the token of before in memory, as it has in the middle of a day's work.
      for (const host of hosts) await host.operate(id, request);
      const superseded = new Set(bearers(world));
      const plan = (host: Host) => Array.from({ length: 5 }, () => () => host.operate(id, request));
      const jobs = hosts.map(plan);
      await hosts[1].refresh(id);
      world.sandbox.log.clear();
      return { world, hosts, jobs, superseded };
    }

    const bearers = ({ sandbox }: SandboxHosts): readonly (string | undefined)[] =>
      sandbox.log.filter(({ path }) => path.startsWith('/api/')).map(({ bearer }) => bearer);

    it('take the token when they run: a superseded one that is refused is used once at most in each host', async () => {
      const { world, jobs, superseded } = await planned(true);
      for (const ofHost of jobs) {
        const before = bearers(world).length;
        for (const job of ofHost) expect((await job()).status).toBe(200);
        const used = bearers(world).slice(before);
        expect(used.filter((bearer) => superseded.has(bearer)).length).toBeLessThanOrEqual(1);
      }
      expect(world.posts).toBe(0);
    });

    it('never use a superseded token that still lives, once its successor has settled', async () => {
      const { world, hosts, jobs, superseded } = await planned(false);
      world.now += 5_000;
      const id = (await hosts[0].accounts.list())[0]?.id ?? '';
      // Whatever another host renews reaches the memory of this one within a second.
      await expect.poll(() => hosts[0].peek(id)?.tokenVersion ?? 2, { timeout: 2_000 }).toBe(2);
      for (const job of jobs.flat()) expect((await job()).status).toBe(200);
      expect(bearers(world).filter((bearer) => superseded.has(bearer))).toEqual([]);
    });
  },
);
