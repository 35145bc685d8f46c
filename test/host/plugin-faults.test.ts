import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Hooks } from '../../src/account/hooks.ts';
import { hooks } from '../../src/account/hooks.ts';
import type { RefreshResult } from '../../src/generated/types.ts';
import { manifest } from './support/fake-connector.ts';
import { type FaultRun, FaultWorld, lifetime } from './support/fault-world.ts';
import { hour } from './support/open-test-host.ts';

type Refresh = Hooks['refresh'];

let world: FaultWorld;
let run: FaultRun;
/** In the place of the connector's hooks. */
let changed: {
  refresh?: Refresh;
  beforeOperation?: Hooks['beforeOperation'];
  disconnect?: Hooks['disconnect'];
} = {};

const hooksNow = (): Hooks => ({
  ...hooks,
  refresh: (...call) => (changed.refresh ?? hooks.refresh)(...call),
  beforeOperation: (...call) => (changed.beforeOperation ?? hooks.beforeOperation)(...call),
  disconnect: (...call) => (changed.disconnect ?? hooks.disconnect)(...call),
});

beforeEach(async () => {
  changed = {};
  world = await FaultWorld.open('SQLite', { connector: { manifest, hooks: hooksNow() } });
  run = await world.authorized('doorkeeper');
  await run.ask();
  world.now += 20.5 * hour;
});
afterEach(() => world.close());

const never = () => new Promise<never>(() => undefined);
const nonsense = (value: unknown) => async () => value as RefreshResult;

/** Sends as it should and then fails in this way. */
const afterSending =
  (failure: () => Promise<RefreshResult>): Refresh =>
  async (...call) => {
    await hooks.refresh(...call);
    return failure();
  };

const failures: readonly (readonly [string, () => Promise<RefreshResult>])[] = [
  ['throws', () => Promise.reject(new TypeError('CANARY-message'))],
  ['throws what is no error', () => Promise.reject('CANARY-message')],
  ['answers nothing', nonsense(undefined)],
  ['answers a number', nonsense(7)],
  ['answers an unknown outcome', nonsense({ outcome: 'perhaps' })],
  ['answers tokens without a form', nonsense({ outcome: 'renewed', patch: { tokenState: {} } })],
];

describe('F-58: a connector that', () => {
  it.each(failures)('%s before it sends is a named failure, tried again soon', async (_case, failure) => {
    changed.refresh = failure;
    await run.renew();
    expect(await run.health()).toMatchObject({
      state: 'degraded',
      cause: 'host.unexpected',
      nextRenewalAt: new Date(world.now + 30_000).toISOString(),
    });
    expect(run.posts).toBe(0);
    expect(await run.ask()).toBe(1);
    changed = {};
    world.now += 30_000;
    expect(await run.renew()).toMatchObject({ version: 2, failure: null });
    run.assertInvariants(0);
  });

  it.each(failures)('%s after it has sent leaves open what came of it', async (_case, failure) => {
    changed.refresh = afterSending(failure);
    await run.renew();
    const health = await run.health();
    const next = new Date(run.issued + lifetime - 2 * hour).toISOString();
    expect(health).toMatchObject({ state: 'uncertain', cause: 'refresh.uncertain', nextRenewalAt: next });
    expect(health.message).toContain('refresh.connector_failed');
    changed = {};
    world.now = Date.parse(next);
    expect(await run.renew()).toMatchObject({ version: 2, failure: null });
    run.assertInvariants(1);
    expect(JSON.stringify(world.log)).not.toContain('CANARY');
  });

  it('throws at once, without a promise, is a named failure as well', async () => {
    changed.refresh = () => {
      throw new RangeError('at once');
    };
    await expect(world.host.refresh(run.id)).rejects.toMatchObject({ code: 'host.unexpected' });
    expect(world.log).toContainEqual(
      expect.objectContaining({ event: 'hook.failed', hook: 'refresh', causes: ['RangeError'] }),
    );
  });

  it.each([
    ['throws', () => Promise.reject(new Error('CANARY-message'))],
    ['answers nonsense', nonsense({ headers: 7 })],
  ])('%s when it is asked for headers is a named failure, and the host lives on', async (_case, failure) => {
    changed.beforeOperation = failure as never;
    world.now += hour;
    await expect(world.host.beforeOperation(run.id)).rejects.toMatchObject({ code: 'host.unexpected' });
    changed = {};
    expect(await run.ask()).toBe(1);
  });

  it.each([
    ['while the host works', () => Promise.resolve()],
    ['while the host closes', () => world.host.close()],
  ])('never answers is given up after a minute, and its late answer is kept: %s', async (_when, close) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const { promise: asked, resolve: tell } = Promise.withResolvers<void>();
    changed.refresh = async (...call) => {
      const result = await hooks.refresh(...call);
      tell();
      await held;
      return result;
    };
    const renewal = world.host.refresh(run.id);
    renewal.catch(() => undefined);
    await asked;
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(renewal).rejects.toMatchObject({ code: 'refresh.connector_failed', kind: 'ambiguous' });
    vi.useRealTimers();
    expect((await run.observe()).failure?.code).toBe('refresh.uncertain');
    const closing = close();
    release();
    await closing;
    await vi.waitFor(async () => expect((await run.observe()).version).toBe(2));
    expect((await run.observe()).failure).toBeNull();
    expect(run.posts).toBe(1);
    run.assertInvariants(0);
  });

  it('never answers when it is asked for headers is given up too', async () => {
    changed.beforeOperation = never;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asking = world.host.beforeOperation(run.id);
    asking.catch(() => undefined);
    for (let round = 0; round < 20; round += 1) await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(asking).rejects.toMatchObject({ code: 'host.unexpected' });
  });
});

describe('F-58: a connector that does not say what to revoke, since it', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('CANARY-secret'))],
    ['never answers', never],
  ])(
    '%s, keeps no account from being disconnected, nor another from being edited',
    async (_name, disconnect) => {
      changed.disconnect = disconnect;
      const other = await run.another();
      const { host } = world;
      const disconnecting = host.disconnect(run.id);
      const { settingsVersion, settings } = await host.accounts.show(other.id);
      const { label, host: instance, clientId } = settings;
      const input = { label: `${label} B`, host: instance, clientId, scopes: 'core.common.read' };
      await host.accounts.edit(other.id, input, settingsVersion);
      await disconnecting;
      expect((await world.stored(run.id)).tokens).toBeNull();
      await host.accounts.remove(other.id);
      await expect(host.accounts.show(other.id)).rejects.toMatchObject({ code: 'account.not_found' });
    },
  );
});
