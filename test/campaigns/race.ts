import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerName } from './race/race-server.ts';
import { type RacePlan, type RaceResult, runRace } from './race/run-race.ts';
import { readOptions } from './support/arguments.ts';
import { bundleWorker } from './support/bundle-worker.ts';
import { readEngineVersion } from './support/campaign-database.ts';
import { machineFacts } from './support/machine-facts.ts';
import { ownPostgres } from './support/postgres-source.ts';
import { createProgress } from './support/progress.ts';
import { type Figure, finish } from './support/report.ts';

const options = readOptions({
  processes: '8',
  callers: '500',
  generations: '1000',
  engine: 'both',
  server: 'sandbox',
  json: undefined,
});
const servers = serversNamed(options.text('server'));
const plans: readonly RacePlan[] = servers.flatMap((server) =>
  options.engines().map((engine) => ({
    engine,
    server,
    processes: options.count('processes'),
    callers: options.count('callers'),
    generations: options.count('generations'),
  })),
);

function serversNamed(name: string | undefined): readonly ServerName[] {
  if (name === 'both') return ['sandbox', 'oidc-provider'];
  if (name === 'sandbox' || name === 'oidc-provider') return [name];
  throw new TypeError('--server is sandbox, oidc-provider or both.');
}

function figuresOf({ engine, server, processes, callers }: RacePlan, result: RaceResult): readonly Figure[] {
  const { mostRequests, fewestRequests, invalidGrants, generations, served, walls } = result;
  const everybody = processes * callers * generations;
  const name = (what: string) => `${engine}, ${server}: ${what}`;
  const requests = mostRequests === fewestRequests ? mostRequests : `${fewestRequests} to ${mostRequests}`;
  return [
    { what: name('generations'), value: generations },
    { what: name('token requests a generation'), value: requests, holds: requests === 1 },
    { what: name('invalid_grant'), value: invalidGrants, holds: invalidGrants === 0 },
    {
      what: name('callers served with their generation'),
      value: `${served} of ${everybody}`,
      holds: served === everybody,
    },
    { what: name('wall of a generation, p50'), value: `${walls.percentile(0.5).toFixed(0)} ms` },
    { what: name('wall of a generation, p99'), value: `${walls.percentile(0.99).toFixed(0)} ms` },
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'coupa-campaign-worker-'));
const postgres = ownPostgres();
const progress = createProgress();
const figures: Figure[] = [];
const broken: string[] = [];
const versions: Record<string, string> = {};
try {
  const worker = await bundleWorker('race-worker', folder);
  for (const plan of plans) {
    const progressed = (done: number) =>
      progress.show(`${done} of ${plan.generations} generations, ${plan.engine}, ${plan.server}`);
    versions[plan.engine] ??= await readEngineVersion(plan.engine, postgres.source);
    const result = await runRace(plan, { worker, postgres: postgres.source, progressed });
    figures.push(...figuresOf(plan, result));
    broken.push(...result.broken);
  }
  progress.end();
  const [processes, callers] = [options.count('processes'), options.count('callers')];
  finish(
    {
      campaign: `Race campaign, ${processes} processes of ${callers} callers`,
      machine: { ...machineFacts(), ...versions },
      figures,
      broken,
    },
    options.text('json'),
  );
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
