import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addRound, figuresOf, type KillTotals, noKills } from './kill/figures.ts';
import { type RoundPlan, runRound } from './kill/run-round.ts';
import { readOptions } from './support/arguments.ts';
import { bundleWorker } from './support/bundle-worker.ts';
import { readEngineVersion } from './support/campaign-database.ts';
import { machineFacts } from './support/machine-facts.ts';
import { ownPostgres } from './support/postgres-source.ts';
import { createProgress } from './support/progress.ts';
import { finish, print } from './support/report.ts';

const mostKillsARound = 250;

const options = readOptions({
  kills: '10000',
  from: '0',
  seed: String(Date.now() % 1_000_000),
  engine: 'both',
  slots: '4',
  accounts: '150',
  state: undefined,
  json: undefined,
});
const engines = options.engines();
const [seed, kills, from] = [options.count('seed'), options.count('kills'), options.count('from')];
// Every database gets its turn in a short campaign, too.
const killsARound = Math.min(mostKillsARound, Math.ceil(kills / engines.length));
const statePath = options.text('state') ?? join(tmpdir(), `coupa-campaign-kill-${seed}.json`);

const folder = mkdtempSync(join(tmpdir(), 'coupa-campaign-worker-'));
const postgres = ownPostgres();
const progress = createProgress();
let done = from;
// A signal ends the round that is under way; the ones before it are kept.
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => {
  rmSync(folder, { recursive: true, force: true });
  if (done >= kills) return;
  const engine = options.text('engine') ?? 'both';
  print(
    `\nGo on with: node test/campaigns/kill.ts --seed ${seed} --engine ${engine} --kills ${kills} --from ${done}`,
  );
});

/** The rounds from the first kill that is wanted on; the engines take turns. */
function* rounds(): Generator<RoundPlan> {
  for (let next = from; next < kills; next += killsARound) {
    yield {
      engine: engines[Math.floor(next / killsARound) % engines.length] ?? 'sqlite',
      seed,
      from: next,
      kills: Math.min(killsARound, kills - next),
      slots: options.count('slots'),
      accountsPerMode: options.count('accounts'),
    };
  }
}

function loadState(): KillTotals {
  if (from === 0) return noKills;
  try {
    const state = JSON.parse(readFileSync(statePath, 'utf8')) as KillTotals;
    if (state.kills === from) return state;
  } catch {
    // Nothing is lost but the figures of the part before.
  }
  print(`${statePath} does not hold the first ${from} kills: the figures begin with kill ${from}.`);
  return noKills;
}

function saveState(totals: KillTotals): void {
  writeFileSync(`${statePath}.new`, JSON.stringify(totals));
  renameSync(`${statePath}.new`, statePath);
}

let totals = loadState();
const versions: Record<string, string> = {};
try {
  const worker = await bundleWorker('kill-worker', folder);
  for (const engine of engines) versions[engine] = await readEngineVersion(engine, postgres.source);
  const started = Date.now();
  for (const plan of rounds()) {
    const progressed = (count: number) => {
      const rate = ((plan.from + count - from) / ((Date.now() - started) / 1000)).toFixed(1);
      progress.show(`${plan.from + count} of ${kills} kills, ${rate}/s all told, ${plan.engine}`);
    };
    const round = await runRound(plan, { worker, postgres: postgres.source, progressed });
    totals = addRound(totals, round, `seed ${seed}, ${plan.engine}, kills from ${plan.from}:`);
    saveState(totals);
    done = plan.from + plan.kills;
  }
  progress.end();
  const seconds = Math.round((Date.now() - started) / 1000);
  finish(
    {
      campaign: `Kill campaign, seed ${seed}`,
      machine: { ...machineFacts(), ...versions, seed, 'seconds, all told': seconds },
      figures: figuresOf(totals),
      broken: totals.broken,
    },
    options.text('json'),
  );
} finally {
  await postgres.stop();
}
