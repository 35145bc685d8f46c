import { describe, expect, it } from 'vitest';
import { SandboxHosts } from './support/sandbox-hosts.ts';

describe('a token that lives for ten seconds', () => {
  it('F-20: costs no more than one request in five seconds, however often operations run', async () => {
    const world = new SandboxHosts({ tokenLifetimeSeconds: 10 });
    const host = await world.open();
    const id = await world.authorize(host);
    const sent: number[] = [];
    for (let tenth = 0; tenth < 1_200; tenth += 1) {
      world.now += 100;
      const before = world.posts;
      await host.beforeOperation(id);
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (world.posts > before) sent.push(world.now);
    }
    expect(world.posts).toBe(sent.length);
    const gaps = sent.slice(1).map((at, index) => at - (sent[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000);
    expect(sent.length).toBeGreaterThan(10);
  });
});
