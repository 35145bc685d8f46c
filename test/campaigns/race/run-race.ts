import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openStore } from '../../../src/host/store/open-store.ts';
import { brokenInvariants, type History } from '../../support/history-checker.ts';
import { observeAccount } from '../../support/observe-account.ts';
import type { BundledWorker } from '../support/bundle-worker.ts';
import { type EngineName, emptyDatabase, type PostgresSource } from '../support/campaign-database.ts';
import { campaignRing } from '../support/campaign-host.ts';
import { LogHistogram } from '../support/log-histogram.ts';
import { prepareDatabase, seedAccounts } from '../support/seed-accounts.ts';
import { spawnWorker } from '../support/spawn-worker.ts';
import type { FromRaceWorker, RaceWorkerOptions, ToRaceWorker } from './race-protocol.ts';
import { openRaceServer, type ServerName } from './race-server.ts';

export interface RacePlan {
  readonly engine: EngineName;
  readonly server: ServerName;
  readonly processes: number;
  /** In each process. */
  readonly callers: number;
  readonly generations: number;
}

export interface RaceMeans {
  readonly worker: BundledWorker;
  readonly postgres: PostgresSource;
  readonly progressed: (generations: number) => void;
}

export interface RaceResult {
  readonly generations: number;
  /** The most and the fewest token requests that a generation took. */
  readonly mostRequests: number;
  readonly fewestRequests: number;
  readonly invalidGrants: number;
  /** Callers that got the version of their generation. */
  readonly served: number;
  /** From the first question to the last answer; milliseconds. */
  readonly walls: LogHistogram;
  readonly broken: readonly string[];
}

const start = Date.parse('2026-01-31T12:00:00.000Z');

/** Lets all callers of all processes ask at once, again and again, each time after the end of the access token. */
export async function runRace(plan: RacePlan, means: RaceMeans): Promise<RaceResult> {
  let now = plan.server === 'sandbox' ? start : Date.now();
  const server = await openRaceServer(plan.server, () => now);
  const database = await emptyDatabase(plan.engine, means.postgres);
  const workers: ChildProcess[] = [];
  const store = await openStore(database.address);
  try {
    await prepareDatabase(database.address);
    await seedAccounts(database.address, [server.account]);
    const options: RaceWorkerOptions = {
      store: database.address,
      journal: database.journal,
      instance: server.instance,
      accountId: server.account.id,
    };
    workers.push(...(await startWorkers(plan, means.worker, options)));
    const race = new Race(plan, workers);
    const { id } = server.account;
    const observations = [await observeAccount(store, id, campaignRing)];
    for (let version = 2; version <= plan.generations + 1; version += 1) {
      now += server.lifetime + 1_000;
      await race.runGeneration(version, now);
      race.judgeRequests(version, server.statuses());
      observations.push(await observeAccount(store, id, campaignRing));
      means.progressed(version - 1);
    }
    race.judgeHistory({ sandbox: server.record, observations, answersLost: 0 });
    return race.result();
  } finally {
    await store.close();
    await endWorkers(workers);
    await server.close();
    await database.remove();
  }
}

async function startWorkers(
  { processes }: RacePlan,
  worker: BundledWorker,
  options: RaceWorkerOptions,
): Promise<readonly ChildProcess[]> {
  return Promise.all(
    Array.from({ length: processes }, async () => {
      const child = spawnWorker(worker, options);
      await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => Promise.reject(new Error('A racing process did not start.'))),
      ]);
      return child;
    }),
  );
}

async function endWorkers(workers: readonly ChildProcess[]): Promise<void> {
  const ended = workers.map((child) => once(child, 'exit'));
  for (const child of workers) child.disconnect();
  await Promise.all(ended);
}

class Race {
  readonly #plan: RacePlan;
  readonly #workers: readonly ChildProcess[];
  readonly #walls = new LogHistogram();
  readonly #broken: string[] = [];
  #requests = 0;
  #mostRequests = 0;
  #fewestRequests = Number.POSITIVE_INFINITY;
  #invalidGrants = 0;
  #served = 0;

  constructor(plan: RacePlan, workers: readonly ChildProcess[]) {
    this.#plan = plan;
    this.#workers = workers;
  }

  async runGeneration(version: number, now: number): Promise<void> {
    const { callers } = this.#plan;
    const asked = performance.now();
    const answers = await Promise.all(
      this.#workers.map(async (child) => {
        const answer = once(child, 'message') as Promise<[FromRaceWorker]>;
        child.send({ now, callers } satisfies ToRaceWorker);
        return (await answer)[0];
      }),
    );
    this.#walls.add(performance.now() - asked);
    for (const answer of answers) {
      if (answer.kind === 'answers') this.#judgeAnswers(version, answer.counts);
    }
  }

  judgeRequests(version: number, statuses: readonly number[]): void {
    const sent = statuses.length - this.#requests;
    const refused = statuses.slice(this.#requests).filter((status) => status === 400).length;
    this.#requests = statuses.length;
    this.#mostRequests = Math.max(this.#mostRequests, sent);
    this.#fewestRequests = Math.min(this.#fewestRequests, sent);
    this.#invalidGrants += refused;
    if (sent !== 1) this.#tellBroken(version, `${sent} token requests`);
    if (refused > 0) this.#tellBroken(version, `${refused} refused`);
  }

  judgeHistory(history: History): void {
    const { engine, server } = this.#plan;
    this.#broken.push(...brokenInvariants(history).map((text) => `${engine}, ${server}: ${text}`));
  }

  result(): RaceResult {
    return {
      generations: this.#plan.generations,
      mostRequests: this.#mostRequests,
      fewestRequests: this.#fewestRequests,
      invalidGrants: this.#invalidGrants,
      served: this.#served,
      walls: this.#walls,
      broken: this.#broken,
    };
  }

  #judgeAnswers(version: number, counts: Readonly<Record<string, number>>): void {
    for (const [answer, count] of Object.entries(counts)) {
      if (answer === `version ${version}`) this.#served += count;
      else this.#tellBroken(version, `${count} callers got ${answer}`);
    }
  }

  #tellBroken(version: number, what: string): void {
    const { engine, server } = this.#plan;
    this.#broken.push(`${engine}, ${server}, generation ${version}: ${what}`);
  }
}
