import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadMeans, type LoadPlan, type LoadResult, runLoad } from './load/run-load.ts';
import { readOptions } from './support/arguments.ts';
import { bundleWorker } from './support/bundle-worker.ts';
import { readEngineVersion } from './support/campaign-database.ts';
import { machineFacts } from './support/machine-facts.ts';
import { ownPostgres } from './support/postgres-source.ts';
import { createProgress } from './support/progress.ts';
import { type Figure, finish } from './support/report.ts';

const mebibyte = 1024 ** 2;
const mostSeconds = 15 * 60;
const mostMebibytes = 512;
const mostDelayMilliseconds = 100;
const mostInFlight = 4;
const mostStartsASecond = 20;
const mostDelaySeconds = 30;

const options = readOptions({
  accounts: '100000',
  instances: '200',
  dead: '1',
  processes: '2',
  latency: '20',
  heap: '256',
  reference: 'yes',
  engine: 'both',
  'longest-seconds': '1800',
  json: undefined,
});

const plans: readonly LoadPlan[] = options.engines().map((engine) => ({
  engine,
  accounts: options.count('accounts'),
  instances: options.count('instances'),
  dead: options.count('dead'),
  processes: options.count('processes'),
  latency: options.count('latency'),
  heap: options.count('heap'),
  longestSeconds: options.count('longest-seconds'),
}));

/** The same without a dead instance: what it delays can only be told beside a run in which it lives. */
async function delayFigures(
  plan: LoadPlan,
  { seconds }: LoadResult,
  means: LoadMeans,
): Promise<readonly Figure[]> {
  if (plan.dead === 0 || options.text('reference') !== 'yes') return [];
  const { instances, dead, accounts } = plan;
  const living = instances - dead;
  const reference = {
    ...plan,
    dead: 0,
    instances: living,
    accounts: Math.floor(accounts / instances) * living,
  };
  const without = await runLoad(reference, means);
  const delayed = Math.max(0, seconds - without.seconds);
  return [
    { what: `${plan.engine}: the same without the dead instance`, value: `${without.seconds.toFixed(0)} s` },
    {
      what: `${plan.engine}: delay of the others by the dead instance`,
      value: `${delayed.toFixed(0)} s`,
      holds: delayed <= mostDelaySeconds,
    },
  ];
}

function figuresOf({ engine, heap }: LoadPlan, result: LoadResult): readonly Figure[] {
  const { renewed, wanted, seconds, all, living, longestWait, hosts, seedingSeconds } = result;
  const upTo = (what: string, value: number, most: number, unit = ''): Figure => ({
    what: `${engine}: ${what}`,
    value: `${value.toFixed(0)}${unit}`,
    holds: value <= most,
  });
  const most = (values: readonly number[]) => Math.max(...values);
  const repeats = living.reduce((sum, sight) => sum + sight.repeats, 0);
  return [
    { what: `${engine}: limit of a host's heap`, value: `${heap} MiB` },
    { what: `${engine}: seeding`, value: `${seedingSeconds.toFixed(0)} s` },
    {
      what: `${engine}: renewed at living instances`,
      value: `${renewed} of ${wanted}`,
      holds: renewed === wanted,
    },
    upTo('until the last of them', seconds, mostSeconds, ' s'),
    { what: `${engine}: renewals a second`, value: (renewed / seconds).toFixed(0) },
    { what: `${engine}: refresh tokens sent twice`, value: repeats, holds: repeats === 0 },
    upTo('in flight at one instance', most(all.map((sight) => sight.mostInFlight)), mostInFlight),
    upTo(
      'starts in a second at one instance',
      most(all.map((sight) => sight.mostStartsASecond)),
      mostStartsASecond,
    ),
    { what: `${engine}: longest wait of a living instance`, value: `${(longestWait / 1000).toFixed(0)} s` },
    upTo(
      'memory of a host',
      most(hosts.map(({ highestRss }) => highestRss)) / mebibyte,
      mostMebibytes,
      ' MiB',
    ),
    upTo(
      'event loop delay, p99',
      most(hosts.map(({ eventLoopDelayP99 }) => eventLoopDelayP99)),
      mostDelayMilliseconds,
      ' ms',
    ),
    {
      what: `${engine}: event loop delay, longest`,
      value: `${most(hosts.map(({ eventLoopDelayMost }) => eventLoopDelayMost)).toFixed(0)} ms`,
    },
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'coupa-campaign-worker-'));
const postgres = ownPostgres();
const progress = createProgress();
const figures: Figure[] = [];
const versions: Record<string, string> = {};
try {
  const worker = await bundleWorker('load-worker', folder);
  const server = await bundleWorker('load-server', folder);
  for (const plan of plans) {
    const progressed = (renewed: number, all: number) =>
      progress.show(`${renewed} of ${all} accounts, ${plan.engine}`);
    versions[plan.engine] = await readEngineVersion(plan.engine, postgres.source);
    const means: LoadMeans = { worker, server, postgres: postgres.source, progressed };
    const result = await runLoad(plan, means);
    figures.push(...figuresOf(plan, result), ...(await delayFigures(plan, result, means)));
  }
  progress.end();
  const [accounts, instances] = [options.count('accounts'), options.count('instances')];
  finish(
    {
      campaign: `Load campaign, ${accounts} accounts over ${instances} instances`,
      machine: { ...machineFacts(), ...versions },
      figures,
      broken: [],
    },
    options.text('json'),
  );
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
