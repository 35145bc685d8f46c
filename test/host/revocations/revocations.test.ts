import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hooks } from '../../../src/account/hooks.ts';
import { ConnectorError } from '../../../src/errors.ts';
import type { Connector } from '../../../src/host/connector.ts';
import type { HostOptions } from '../../../src/host/create-host.ts';
import type { Host } from '../../../src/host/host.ts';
import type { HostParts } from '../../../src/host/host-parts.ts';
import { addKey } from '../../../src/host/keys/change-key-file.ts';
import { keyIdOf } from '../../../src/host/keys/seal.ts';
import { sweepRevocations } from '../../../src/host/revocations/sweep-revocations.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { Store } from '../../../src/host/store/store.ts';
import { testSeams } from '../../../src/host/test-seams.ts';
import { createVault } from '../../../src/host/vault.ts';
import { answerTo } from '../../support/answer-to.ts';
import { engines } from '../support/engines.ts';
import { FakeConnector } from '../support/fake-connector.ts';
import { KeyWorld } from '../support/key-world.ts';
import { codeInput, hour, redirectUri, TestHost, testRing } from '../support/open-test-host.ts';

const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };
const minute = 60_000;

type Answer = { readonly status: number; readonly retryAfter?: string } | 'unreachable';

/** Hosts whose instance has a revocation endpoint that does what the test says. */
class RevocationWorld {
  now = Date.parse('2026-01-31T12:00:00.000Z');
  readonly address: string;
  readonly sent: { readonly at: number; readonly hint: string | null; readonly token: string | null }[] = [];
  readonly log: Readonly<Record<string, unknown>>[] = [];
  answer: Answer = { status: 200 };
  readonly #fake = new FakeConnector(() => this.now);
  readonly #connector: Connector;

  constructor(address: string) {
    this.address = address;
    const { manifest } = this.#fake;
    this.#connector = {
      hooks: { ...this.#fake.hooks, revoke: hooks.revoke, disconnect: hooks.disconnect },
      manifest: { ...manifest, endpoints: { ...manifest.endpoints, revocation: '/oauth2/revoke' } },
    };
  }

  readonly #fetch: HostParts['apiFetch'] = async (_url, { body }) => {
    const form = new URLSearchParams(body);
    this.sent.push({ at: this.now, hint: form.get('token_type_hint'), token: form.get('token') });
    await delay(1);
    if (this.answer === 'unreachable') throw new ConnectorError('net.connect_refused');
    const { status, retryAfter } = this.answer;
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    return new Response(null, { status, headers });
  };

  test(options: Partial<HostOptions> = {}): TestHost {
    const test = new TestHost({
      store: this.address,
      connector: this.#connector,
      fetch: this.#fetch,
      clock: () => this.now,
      log: (entry) => void this.log.push(entry),
      [testSeams]: { leaseClock: () => this.now },
      ...options,
    });
    return test;
  }

  /** What a scheduler of one more host would sweep with; `count` of them. */
  async sweepers(count: number): Promise<readonly (() => Promise<void>)[]> {
    return Promise.all(
      Array.from({ length: count }, async () => {
        const store = await openStore(this.address);
        onTestFinished(() => store.close());
        const parts = {
          store,
          vault: createVault(testRing),
          connector: this.#connector,
          owner: 'sweeper',
          hookContext: {
            manifest: this.#connector.manifest,
            now: () => this.now,
            random: (bytes: number) => Buffer.alloc(bytes, 0x40),
            fetch: this.#fetch,
            redirectUri,
            log: (entry: Readonly<Record<string, unknown>>) => void this.log.push(entry),
          },
        } as unknown as HostParts;
        return () => sweepRevocations(parts);
      }),
    );
  }

  async store(): Promise<Store> {
    const store = await openStore(this.address);
    onTestFinished(() => store.close());
    return store;
  }

  get hints(): readonly (string | null)[] {
    return this.sent.map(({ hint }) => hint);
  }
}

const later = '9999-01-01T00:00:00.000Z';
const busy = { status: 503, retryAfter: '600' } as const;

async function draftWithTokens({ authorization }: Host, accountId?: string): Promise<string> {
  const source = accountId === undefined ? {} : { accountId };
  const { draftId } = await authorization.openDraft({ ...source, input: codeInput }, actor);
  const begun = await authorization.begin(draftId, actor);
  await authorization.complete(answerTo(begun.outcome === 'redirect' ? begun.url : ''), actor);
  return draftId;
}

describe.each(engines)('A-37: tokens that are forgotten, on $name', ({ emptyDatabase }) => {
  async function open() {
    const world = new RevocationWorld(await emptyDatabase());
    const test = world.test();
    const host = await test.host;
    const store = await world.store();
    const id = await test.authorized(codeInput);
    const events = async (about = id) =>
      (await store.timeline.list(about, 200))
        .filter(({ event }) => /^(token\.revoked|revocation\.)/.test(event))
        .map(({ event, cause, details }) => [event, cause, details['tokens'] ?? details['token']])
        .reverse();
    return { world, test, host, store, id, events };
  }

  it('are revoked at once, the refresh token first, and the log says whose they were', async () => {
    const { world, host, store, id, events } = await open();
    await host.disconnect(id);
    await host.close();
    expect(world.hints).toEqual(['refresh_token', 'access_token']);
    expect(await events()).toEqual([
      ['token.revoked', undefined, 'refresh_token'],
      ['token.revoked', undefined, 'access_token'],
    ]);
    expect(await store.revocations.due(later, 10)).toEqual([]);
    const logged = world.log.filter(({ event }) => event === 'token.revoked');
    expect(logged.map(({ accountId }) => accountId)).toEqual([id, id]);
  });

  it('are gone here although Coupa is busy, kept sealed, and revoked later by one of two other hosts', async () => {
    const { world, host, store, id, events } = await open();
    world.answer = busy;
    const view = await host.disconnect(id);
    expect([view.token, (await store.accounts.get(id))?.token?.tokens]).toEqual([null, null]);
    await host.close();
    const [kept] = await store.revocations.due(later, 10);
    expect(kept?.tokens).toEqual(['refresh_token', 'access_token']);
    expect(Buffer.from(kept?.sealedAccount ?? []).toString('latin1')).not.toContain('CANARY');
    expect(world.hints).toEqual(['refresh_token']);
    const sweepers = await world.sweepers(2);
    const sweep = () => Promise.all(sweepers.map((each) => each()));
    world.now += 10 * minute - 1;
    await sweep();
    expect(world.sent).toHaveLength(1);
    world.answer = { status: 200 };
    world.now += 1;
    await sweep();
    await sweep();
    expect(world.hints).toEqual(['refresh_token', 'refresh_token', 'access_token']);
    expect(world.sent.at(-1)?.token).toBe('CANARY-access-1');
    expect(await store.revocations.due(later, 10)).toEqual([]);
    expect(await events()).toEqual([
      ['revocation.postponed', 'token.unavailable', 'refresh_token access_token'],
      ['token.revoked', undefined, 'refresh_token'],
      ['token.revoked', undefined, 'access_token'],
    ]);
  });

  it('that cannot be reached are tried for 24 hours, ever more seldom, and then given up', async () => {
    const { world, host, store, id, events } = await open();
    world.answer = 'unreachable';
    await host.accounts.remove(id);
    await host.close();
    const begun = world.now;
    const [sweep = () => Promise.resolve()] = await world.sweepers(1);
    while (world.now < begun + 30 * hour) {
      world.now += 5 * minute;
      await sweep();
    }
    expect(await store.revocations.due(later, 10)).toEqual([]);
    const pauses = world.sent.slice(1).map(({ at }, index) => at - (world.sent[index]?.at ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(minute);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(hour + 5 * minute);
    expect(world.sent.length).toBeGreaterThan(24);
    expect(world.sent.length).toBeLessThan(120);
    expect((world.sent.at(-1)?.at ?? 0) - begun).toBeLessThanOrEqual(24 * hour);
    const rows = await events();
    expect(rows.at(-1)?.slice(0, 1)).toEqual(['revocation.given_up']);
    expect(rows.filter(([event]) => event === 'revocation.given_up')).toHaveLength(1);
  });

  it('are not tried again after an answer that stays the same, and the timeline says so', async () => {
    const { world, host, store, id, events } = await open();
    world.answer = { status: 400 };
    await host.disconnect(id);
    await host.close();
    expect(world.hints).toEqual(['refresh_token', 'access_token']);
    expect(await store.revocations.due(later, 10)).toEqual([]);
    expect((await events()).map(([event, , token]) => [event, token])).toEqual([
      ['revocation.failed', 'refresh_token'],
      ['revocation.failed', 'access_token'],
    ]);
  });

  it('of a cancelled draft are revoked, later if need be, also by the scheduler of a host that starts then', async () => {
    const { world, host, store, events } = await open();
    const draftId = await draftWithTokens(host);
    world.answer = busy;
    await host.authorization.cancel(draftId, actor);
    await host.close();
    expect(await store.drafts.get(draftId)).toBeUndefined();
    world.answer = { status: 200 };
    world.now += 11 * minute;
    const other = await world.test({ scheduler: true }).host;
    await expect.poll(() => world.sent.length, { timeout: 10_000 }).toBe(3);
    await other.close();
    expect(await store.revocations.due(later, 10)).toEqual([]);
    expect((await events(draftId)).map(([event]) => event)).toEqual([
      'revocation.postponed',
      'token.revoked',
      'token.revoked',
    ]);
  });

  it('F-65: of two tabs are those of the one that lost, at its Cancel; Apply revokes nothing', async () => {
    const { world, host, store, id } = await open();
    const first = await draftWithTokens(host, id);
    const second = await draftWithTokens(host, id);
    await host.authorization.apply(second, actor);
    await expect(host.authorization.apply(first, actor)).rejects.toMatchObject({
      code: 'account.changed_elsewhere',
    });
    expect([world.sent, await store.revocations.due(later, 10)]).toEqual([[], []]);
    await host.authorization.cancel(first, actor);
    expect(world.sent.map(({ token }) => token)).toEqual(['CANARY-refresh-2', 'CANARY-access-2']);
    const { headers } = await host.beforeOperation(id);
    expect(headers['authorization']).toBe('Bearer CANARY-access-3');
    await host.close();
  });

  it('stay kept over a crash between forgetting and revoking', async () => {
    const { world, host, store, id } = await open();
    const silent = Promise.withResolvers<never>();
    world.answer = { status: 200 };
    const dying = await world.test({ fetch: () => silent.promise }).host;
    void dying.disconnect(id).catch(() => undefined);
    await expect.poll(async () => (await store.revocations.due(later, 10)).length).toBe(1);
    const [sweep = () => Promise.resolve()] = await world.sweepers(1);
    await sweep();
    expect(world.sent).toEqual([]);
    world.now += minute;
    await sweep();
    expect(world.hints).toEqual(['refresh_token', 'access_token']);
    silent.reject(new ConnectorError('net.reset'));
    await dying.close();
    await host.close();
  });

  it('are sealed anew by a rotation of keys, and revoked with the new key alone', async () => {
    const keys = await KeyWorld.open({ name: '', emptyDatabase });
    const world = new RevocationWorld(keys.store);
    const options = { keys: { file: keys.keyFile }, journal: keys.journal };
    const test = world.test(options);
    const host = await test.host;
    const store = await world.store();
    const id = await test.authorized(codeInput);
    world.answer = busy;
    await host.disconnect(id);
    const added = await addKey(keys.keyFile);
    await host.keys.rotate();
    await host.close();
    const [kept] = await store.revocations.due(later, 1);
    expect(keyIdOf(kept?.sealedAccount ?? new Uint8Array())).toBe(added);
    keys.changeKeys(([current = '']) => [current]);
    world.answer = { status: 200 };
    world.now += 11 * minute;
    const other = await world.test({ ...options, scheduler: true }).host;
    await expect.poll(() => world.sent.length, { timeout: 10_000 }).toBe(3);
    await other.close();
    expect(await store.revocations.due(later, 10)).toEqual([]);
  });
});
