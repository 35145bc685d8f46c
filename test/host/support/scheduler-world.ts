import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { hooks } from '../../../src/account/hooks.ts';
import type { AccountSettings, TokenState } from '../../../src/generated/types.ts';
import { defaultTimelineLimits } from '../../../src/host/health/timeline-limits.ts';
import type { HostFetch, HostParts } from '../../../src/host/host-parts.ts';
import { LeaseBells } from '../../../src/host/renewal/lease-bells.ts';
import { RefreshCoordinator } from '../../../src/host/renewal/refresh-coordinator.ts';
import { createMemoryJournal } from '../../../src/host/renewal/refresh-journal.ts';
import { discoverInstances } from '../../../src/host/scheduling/discover-instances.ts';
import { InstanceGate } from '../../../src/host/scheduling/instance-gate.ts';
import { Scheduler } from '../../../src/host/scheduling/scheduler.ts';
import { openStore } from '../../../src/host/store/open-store.ts';
import { createTelemetry } from '../../../src/host/telemetry/create-telemetry.ts';
import { UsageKeeper } from '../../../src/host/usage/usage-keeper.ts';
import { createVault } from '../../../src/host/vault.ts';
import { emptyPostgres } from '../../support/postgres.ts';
import { manifest, tokenStateAt } from './fake-connector.ts';
import { redirectUri, testRing } from './open-test-host.ts';
import { type SeededAccount, seedAccounts } from './seed-accounts.ts';
import { countedWork, VirtualTime } from './virtual-time.ts';

export const vault = createVault(testRing);

/** A token request as the fake service saw it. */
export interface Post {
  readonly at: number;
  readonly instance: string;
  readonly body: URLSearchParams;
}

export interface Answer {
  readonly status: number;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SeedChange {
  readonly clientId?: string;
  readonly ageHours?: number;
  readonly settings?: Partial<AccountSettings>;
  readonly tokens?: Partial<TokenState>;
}

export interface WorldHost {
  readonly parts: HostParts;
  readonly coordinator: RefreshCoordinator;
  readonly scheduler: Scheduler;
}

/** Hosts over one database and a token service, all by one virtual clock. */
export class SchedulerWorld {
  readonly time = new VirtualTime();
  readonly posts: Post[] = [];
  /** Those that were answered with tokens. */
  readonly renewed: Post[] = [];
  lifetimeSeconds = 86_399;
  readonly hosts: WorldHost[] = [];
  readonly log: { readonly event: string }[] = [];
  /** What the service takes to answer; milliseconds. */
  latency = 100;
  /** Undefined: new tokens. */
  answer: (post: Post) => Answer | undefined = () => undefined;
  /** Requests under way, and the most there ever were, by instance. */
  readonly inFlight = new Map<string, number>();
  readonly mostInFlight = new Map<string, number>();
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  /** Accounts with tokens of a day that were obtained 20 hours ago, unless changed, and hence are due for renewal. */
  seed(
    count: number,
    instanceOf: (index: number) => string,
    change: (index: number) => SeedChange = () => ({}),
  ): Promise<readonly string[]> {
    return seedAccounts(this.address, vault, {
      count,
      account: (index): SeededAccount => {
        const host = instanceOf(index);
        const { clientId = 'client-1', ageHours = 20, settings, tokens } = change(index);
        const obtained = this.time.now - ageHours * 3_600_000;
        const tokenState = tokenStateAt(obtained, { issuer: `https://${host}`, clientId, ...tokens });
        return { settings: { host, clientId, ...settings }, tokenState };
      },
    });
  }

  async host(): Promise<WorldHost> {
    const store = await openStore(this.address, { leaseClock: () => this.time.now });
    const hookContext = {
      manifest,
      now: () => this.time.now,
      random: (bytes: number) => randomBytes(bytes),
      fetch: this.#fetch,
      redirectUri,
      callback: 'per-instance' as const,
      log: (entry: { readonly event: string }) => void this.log.push(entry),
    };
    const { wait } = this.time;
    const counted = countedWork(this.time, store);
    const parts: HostParts = {
      store: counted,
      vault,
      connector: { manifest, hooks },
      hookContext,
      apiFetch: this.#fetch,
      scopeCatalogue: undefined,
      wait,
      owner: randomBytes(4).toString('hex'),
      journal: createMemoryJournal(),
      cachedAccounts: undefined,
      usage: new UsageKeeper(counted, hookContext),
      countRunningPipelines: undefined,
      facts: () => ({ accountSchema: {}, scopes: [], operations: [], sandboxInstances: [] }),
      bells: new LeaseBells(),
      telemetry: createTelemetry({}, hookContext),
      timelineLimits: defaultTimelineLimits,
      gate: new InstanceGate({ store: counted, hookContext, wait }),
      reach: () => Promise.resolve(),
    };
    const coordinator = new RefreshCoordinator(parts);
    const scheduler = new Scheduler(parts, {
      sweeps: [discoverInstances],
      renew: async (accountId) => (await coordinator.renew(accountId, 'due')).saved,
      pause: wait,
    });
    onTestFinished(() => store.close());
    const host = { parts, coordinator, scheduler };
    this.hosts.push(host);
    return host;
  }

  /** Hosts that tick; all stop when the test is over. */
  async running(count: number): Promise<readonly WorldHost[]> {
    const hosts = await Promise.all(Array.from({ length: count }, () => this.host()));
    for (const { scheduler } of hosts) void scheduler.run();
    return hosts;
  }

  /** Stops every host; to be called at the end of a test that runs some. */
  async stop(): Promise<void> {
    await Promise.all(this.hosts.map(({ scheduler }) => this.time.settle(scheduler.stop(), 60_000)));
  }

  postsTo(instance: string): readonly Post[] {
    return this.posts.filter((post) => post.instance === instance);
  }

  readonly #fetch: HostFetch = async (url, { body = '' }) => {
    const instance = new URL(url).host;
    const post = { at: this.time.now, instance, body: new URLSearchParams(body) };
    this.posts.push(post);
    const inFlight = (this.inFlight.get(instance) ?? 0) + 1;
    this.inFlight.set(instance, inFlight);
    this.mostInFlight.set(instance, Math.max(inFlight, this.mostInFlight.get(instance) ?? 0));
    await this.time.wait(this.latency);
    this.inFlight.set(instance, (this.inFlight.get(instance) ?? 0) - 1);
    const { status, body: members, headers = {} } = this.answer(post) ?? this.#newTokens(post);
    if (status === 200) this.renewed.push(post);
    return new Response(JSON.stringify(members ?? {}), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
  };

  #newTokens({ body }: Post): Answer {
    const count = this.posts.length;
    const isGrant = body.get('grant_type') === 'refresh_token';
    return {
      status: 200,
      body: {
        access_token: `CANARY-access-${count}`,
        token_type: 'bearer',
        expires_in: this.lifetimeSeconds,
        scope: 'core.common.read',
        ...(isGrant ? { refresh_token: `CANARY-refresh-${count}` } : {}),
      },
    };
  }
}

/** A new SQLite database of a test; in shared memory where there is some, since thousands of commits are not the point. */
export function quickDatabase(): string {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'coupa-scheduler-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, 'accounts.db')}`;
}

/** Every product, with a database of it for many accounts; PostgreSQL gets a tenth of them, since it answers slower. */
export const schedulerDatabases = [
  { name: 'SQLite', database: async () => quickDatabase(), scaled: (count: number) => count },
  { name: 'PostgreSQL', database: emptyPostgres, scaled: (count: number) => Math.ceil(count / 10) },
] as const;

/** The most requests that were sent within any span of so many milliseconds. */
export function peak(posts: readonly Post[], milliseconds: number): number {
  let most = 0;
  let first = 0;
  posts.forEach(({ at }, index) => {
    while (at - (posts[first]?.at ?? at) >= milliseconds) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}
