import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { BundledWorker } from '../support/bundle-worker.ts';
import { type EngineName, emptyDatabase, type PostgresSource } from '../support/campaign-database.ts';
import { prepareDatabase, seedAccounts } from '../support/seed-accounts.ts';
import { spawnWorker } from '../support/spawn-worker.ts';
import { ask, end, hear } from '../support/talk.ts';
import { dueAccounts, instanceName } from './due-accounts.ts';
import type {
  FromLoadServer,
  FromLoadWorker,
  InstanceSight,
  LoadServerOptions,
  LoadWorkerOptions,
} from './load-protocol.ts';

export interface LoadPlan {
  readonly engine: EngineName;
  readonly accounts: number;
  readonly instances: number;
  /** Instances that never answer. */
  readonly dead: number;
  readonly processes: number;
  /** Of a token answer; milliseconds. */
  readonly latency: number;
  /** Limit of a host's heap, MiB. Where memory is plenty Node.js keeps garbage as long as there is any. */
  readonly heap: number;
  /** When it is given up. */
  readonly longestSeconds: number;
}

export interface LoadMeans {
  readonly worker: BundledWorker;
  readonly server: BundledWorker;
  readonly postgres: PostgresSource;
  /** Accounts of living instances that are renewed, and how many there are. */
  readonly progressed: (renewed: number, all: number) => void;
}

export interface LoadResult {
  readonly seedingSeconds: number;
  /** From the start of the hosts to the last answer of a living instance. */
  readonly seconds: number;
  readonly renewed: number;
  /** Accounts of living instances. */
  readonly wanted: number;
  readonly living: readonly InstanceSight[];
  readonly all: readonly InstanceSight[];
  /** How long the living instance that waited most stood without a request while accounts were due; milliseconds. */
  readonly longestWait: number;
  readonly hosts: readonly FromLoadWorker[];
}

const lookMilliseconds = 1_000;

/** Lets the schedulers of several processes renew everything that fell due at one instant. */
export async function runLoad(plan: LoadPlan, means: LoadMeans): Promise<LoadResult> {
  const database = await emptyDatabase(plan.engine, means.postgres);
  const children: ChildProcess[] = [];
  try {
    const seedingFrom = performance.now();
    await prepareDatabase(database.address);
    await seedAccounts(database.address, [...dueAccounts(plan.accounts, plan.instances, Date.now())]);
    const seedingSeconds = (performance.now() - seedingFrom) / 1000;
    const { instances, dead, latency } = plan;
    const server = spawnWorker(means.server, { instances, dead, latency } satisfies LoadServerOptions);
    children.push(server);
    const { ports } = (await hear(server)) as Extract<FromLoadServer, { readonly kind: 'ports' }>;
    const options: LoadWorkerOptions = {
      store: database.address,
      journal: database.journal,
      instances: ports.map((port, index) => [instanceName(index), `http://127.0.0.1:${port}`]),
    };
    const startedAt = Date.now();
    const flags = [`--max-old-space-size=${plan.heap}`];
    const hosts = Array.from({ length: plan.processes }, () => spawnWorker(means.worker, options, flags));
    children.push(...hosts);
    await Promise.all(hosts.map(hear));
    const all = await watchUntilDone(plan, server, { startedAt, progressed: means.progressed });
    const facts = await Promise.all(hosts.map(async (host) => (await ask(host)) as FromLoadWorker));
    return { seedingSeconds, hosts: facts, ...resultOf(plan, all, startedAt) };
  } finally {
    await end(children);
    await database.remove();
  }
}

async function watchUntilDone(
  plan: LoadPlan,
  server: ChildProcess,
  { startedAt, progressed }: { readonly startedAt: number } & Pick<LoadMeans, 'progressed'>,
): Promise<readonly InstanceSight[]> {
  for (;;) {
    await delay(lookMilliseconds);
    const { sights } = (await ask(server)) as Extract<FromLoadServer, { readonly kind: 'sights' }>;
    const renewed = answersOf(sights.slice(0, plan.instances - plan.dead));
    progressed(renewed, wantedOf(plan));
    const tooLong = Date.now() - startedAt > plan.longestSeconds * 1000;
    if (renewed >= wantedOf(plan) || tooLong) return sights;
  }
}

function resultOf(
  plan: LoadPlan,
  all: readonly InstanceSight[],
  startedAt: number,
): Omit<LoadResult, 'seedingSeconds' | 'hosts'> {
  const living = all.slice(0, plan.instances - plan.dead);
  const ends = living.map(({ lastAnswerAt }) => lastAnswerAt ?? Number.POSITIVE_INFINITY);
  const waits = living.map(({ firstStartAt, longestPause }) =>
    Math.max(longestPause, (firstStartAt ?? Number.POSITIVE_INFINITY) - startedAt),
  );
  return {
    seconds: (Math.max(...ends) - startedAt) / 1000,
    renewed: answersOf(living),
    wanted: wantedOf(plan),
    living,
    all,
    longestWait: Math.max(...waits),
  };
}

function answersOf(sights: readonly InstanceSight[]): number {
  return sights.reduce((sum, { answers }) => sum + answers, 0);
}

function wantedOf({ accounts, instances, dead }: LoadPlan): number {
  return Array.from({ length: accounts }, (_, index) => index % instances).filter(
    (instance) => instance < instances - dead,
  ).length;
}
