import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { hooks } from '../../../src/account/hooks.ts';
import type { AccountHealth, TokenState } from '../../../src/generated/types.ts';
import { createHost, type HostOptions } from '../../../src/host/create-host.ts';
import type { DraftSource, Host } from '../../../src/host/host.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import type { Store } from '../../../src/host/store/store.ts';
import { testSeams } from '../../../src/host/test-seams.ts';
import { createVault } from '../../../src/host/vault.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import type { FaultOrder } from '../../../src/sandbox/faults/fault-order.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import type { RotationMode, SandboxSwitches } from '../../../src/sandbox/switches.ts';
import { createFetch, type TransportFetch, type TransportOptions } from '../../../src/transport.ts';
import { consent } from '../../account/support/sandbox-world.ts';
import {
  brokenInvariants,
  type Observation,
  recordOfAccount,
  type ServiceRecord,
} from '../../support/history-checker.ts';
import { emptyPostgres } from '../../support/postgres.ts';
import { sendToApp } from '../../support/send-to-app.ts';
import { manifest } from './fake-connector.ts';
import { hour, testRing } from './open-test-host.ts';

const redirectUri = 'https://host.example/callback';
const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };

export const lifetime = 86_399_000;

/** What the host wrote down of an account, with the vault opened. */
export interface StoredAccount extends Observation {
  readonly tokens: TokenState | null;
  readonly failure: { readonly code: string; readonly nextTryAt: string | null } | null;
}

/** One host over one database, whose token service is another sandbox for each account. */
export class FaultWorld {
  now = Date.parse('2026-01-31T12:00:00.000Z');
  readonly host: Host;
  readonly address: string;
  readonly log: unknown[] = [];
  /** How requests leave; a run puts its own here. */
  way: TransportFetch | undefined;
  readonly #folder: string;
  readonly #store: Store;

  private constructor(host: Host, opened: { folder: string; store: Store; address: string }) {
    this.host = host;
    this.address = opened.address;
    this.#folder = opened.folder;
    this.#store = opened.store;
  }

  /** Over an empty database of this product, or over the one that the options name. */
  static async open(
    engine: 'SQLite' | 'PostgreSQL',
    options: Partial<HostOptions> = {},
  ): Promise<FaultWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'coupa-faults-'));
    const address = options.store ?? (await emptyDatabase(engine, folder));
    const reach: { world?: FaultWorld } = {};
    const now = () => reach.world?.now ?? 0;
    const host = await createHost({
      scheduler: false,
      store: address,
      journal: join(folder, 'journal', 'refresh'),
      keys: { ring: testRing },
      connector: { manifest, hooks },
      fetch: (url, init) => reach.world?.way?.(url, init) ?? Promise.reject(new Error('no way out')),
      redirectUri,
      clock: now,
      wait: () => Promise.resolve(),
      log: (entry) => void reach.world?.log.push(entry),
      ...options,
      [testSeams]: { leaseClock: now, ...options[testSeams] },
    });
    const store = await openStore(address);
    reach.world = new FaultWorld(host, { folder, store, address });
    return reach.world;
  }

  /** A new account with tokens, at a sandbox of its own. */
  async authorized(
    rotation: RotationMode,
    switches: Partial<SandboxSwitches> = {},
    faults: readonly FaultOrder[] = [],
  ): Promise<FaultRun> {
    const sandbox = createSandbox({
      clock: () => this.now,
      redirectUris: [`${redirectUri}/acme-sandbox.coupahost.com`],
      switches: { rotation, ...switches },
    });
    for (const fault of faults) sandbox.faults.add(fault);
    const run = new FaultRun(this, sandbox);
    run.travelBy({});
    await run.authorize('authorization_code');
    // Two answers teach the host that this service keeps its refresh tokens.
    for (let round = 0; rotation === 'stable' && round < 2; round += 1) {
      this.now += hour;
      await this.host.refresh(run.id);
      await run.observe();
    }
    return run;
  }

  async stored(id: string): Promise<StoredAccount> {
    const account = await this.#store.accounts.get(id);
    const sealed = account?.token?.tokens ?? null;
    return {
      version: account?.token?.version ?? 0,
      tokens: sealed === null ? null : createVault(testRing).openTokens(id, sealed),
      failure: account?.failure ?? null,
    };
  }

  /** Closes what is open and leaves the files as they are. */
  async stop(): Promise<void> {
    await this.host.close();
    await this.#store.close();
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function emptyDatabase(engine: 'SQLite' | 'PostgreSQL', folder: string): Promise<string> {
  return engine === 'SQLite' ? `sqlite:${join(folder, 'data', 'host.db')}` : emptyPostgres();
}

/** One account at one sandbox, and what was seen of it. */
export class FaultRun {
  id = '';
  readonly sandbox: Sandbox;
  readonly observations: StoredAccount[] = [];
  readonly #world: FaultWorld;

  constructor(world: FaultWorld, sandbox: Sandbox) {
    this.#world = world;
    this.sandbox = sandbox;
  }

  /** From now on the host's requests reach the sandbox in this way. */
  travelBy(options: TransportOptions): void {
    this.#world.way = createFetch({ send: sendToApp(this.sandbox), ...options });
  }

  async authorize(grantType: 'authorization_code' | 'client_credentials'): Promise<void> {
    const { seeded } = this.sandbox.clients;
    const client = grantType === 'client_credentials' ? seeded.clientCredentials : seeded.authorizationCode;
    const { identifier, secret = '' } = client;
    const scopes =
      grantType === 'client_credentials' ? 'core.common.read' : 'core.common.read offline_access';
    const input = {
      label: `Coupa ${crypto.randomUUID()}`,
      host: this.sandbox.instanceHost,
      clientId: identifier,
      clientSecret: secret,
      grantType,
      scopes,
    };
    this.id = await this.#apply({ input });
    await this.observe();
  }

  /** Another account at the same sandbox. */
  async another(
    grantType: 'authorization_code' | 'client_credentials' = 'client_credentials',
  ): Promise<FaultRun> {
    const run = new FaultRun(this.#world, this.sandbox);
    await run.authorize(grantType);
    return run;
  }

  /** A second consent for the same account. */
  async authorizeAgain(): Promise<void> {
    await this.#apply({ accountId: this.id });
    await this.observe();
  }

  /** When the access token was issued; milliseconds. */
  get issued(): number {
    return Date.parse(this.observations.at(-1)?.tokens?.obtainedAt ?? '');
  }

  /** Token requests that a renewal has made. */
  get posts(): number {
    return this.sandbox.log.filter(
      ({ path, grantType }) => path === '/oauth2/token' && grantType !== 'authorization_code',
    ).length;
  }

  /** Headers for an operation, by version; 0 when none were to be had. */
  async ask(): Promise<number> {
    return (await this.#world.host.beforeOperation(this.id).catch(() => ({ tokenVersion: 0 }))).tokenVersion;
  }

  async health(): Promise<AccountHealth> {
    return (await this.#world.host.accounts.show(this.id)).health;
  }

  async observe(): Promise<StoredAccount> {
    const stored = await this.#world.stored(this.id);
    this.observations.push(stored);
    return stored;
  }

  /** Asks for headers when a renewal is due and waits for what it leads to. */
  async renew(): Promise<StoredAccount> {
    const before = JSON.stringify(this.observations.at(-1));
    await vi.waitFor(
      async () => {
        // Asked again each time: a renewal that has told the store may not be over yet, and would be joined.
        await this.ask();
        expect(JSON.stringify(await this.#world.stored(this.id))).not.toBe(before);
      },
      { timeout: 10_000, interval: 3 },
    );
    return this.observe();
  }

  /** Fails when an invariant does not hold for what was seen so far of the only account at its sandbox. */
  assertInvariants(answersLost: number): void {
    this.#assertInvariantsOver(this.sandbox, answersLost);
  }

  /** The same for one of several accounts at a sandbox. */
  assertOwnInvariants(answersLost: number): void {
    this.#assertInvariantsOver(recordOfAccount(this.sandbox, this.observations), answersLost);
  }

  #assertInvariantsOver(record: ServiceRecord, answersLost: number): void {
    const stable = this.sandbox.switches.current.rotation === 'stable';
    const { observations } = this;
    expect(brokenInvariants({ sandbox: record, observations, answersLost, stable })).toEqual([]);
  }

  async #apply(source: DraftSource): Promise<string> {
    const { authorization } = this.#world.host;
    const { draftId } = await authorization.openDraft(source, actor);
    const begun = await authorization.begin(draftId, actor);
    if (begun.outcome === 'redirect') {
      await authorization.complete(await consent(this.sandbox, begun.url), actor);
    }
    return (await authorization.apply(draftId, actor)).id;
  }
}
