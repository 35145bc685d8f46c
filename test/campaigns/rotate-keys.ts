import { type RotationFigures, type RotationPlan, runRotation } from './keys/run-rotation.ts';
import { readOptions } from './support/arguments.ts';
import { emptyDatabase, readEngineVersion } from './support/campaign-database.ts';
import { machineFacts } from './support/machine-facts.ts';
import { ownPostgres } from './support/postgres-source.ts';
import { createProgress } from './support/progress.ts';
import { type Figure, finish } from './support/report.ts';

// Rotates keys over many accounts in a process that is killed at moments drawn from the seed and started again, while
// another process renews tokens; then looks at every sealed value.
const options = readOptions({
  accounts: '100000',
  kills: '5',
  refreshes: '50',
  seed: '1',
  engine: 'both',
  json: undefined,
});

function figuresOf(engine: string, found: RotationFigures): readonly Figure[] {
  const name = (what: string) => `${engine}: ${what}`;
  const none = (what: string, value: number): Figure => ({ what: name(what), value, holds: value === 0 });
  return [
    { what: name('sealed values'), value: found.sealedValues },
    { what: name('rotations killed'), value: found.kills },
    {
      what: name('values that the new key alone does not open'),
      value: found.unreadable,
      holds: found.unreadable === 0,
    },
    none('values left under the old key', found.remaining),
    none('values that a repeat sealed anew', found.resealedByRepeat),
    { what: name('renewals meanwhile'), value: found.refreshes },
    none('renewals refused', found.refreshFailures),
    none('renewals sent with a spent refresh token', found.staleRefreshes),
    none('accounts without the newest refresh token', found.lost),
    { what: name('rotation with all its kills and starts'), value: `${found.seconds.toFixed(1)} s` },
    { what: name('values of the last run'), value: found.resealedByLastRun },
    { what: name('last run'), value: `${found.lastRunSeconds.toFixed(1)} s` },
  ];
}

const postgres = ownPostgres();
const progress = createProgress();
const figures: Figure[] = [];
const versions: Record<string, string> = {};
try {
  for (const engine of options.engines()) {
    versions[engine] = await readEngineVersion(engine, postgres.source);
    const database = await emptyDatabase(engine, postgres.source);
    const plan: RotationPlan = {
      store: database.address,
      accounts: options.count('accounts'),
      kills: options.count('kills'),
      refreshesPerSecond: options.count('refreshes'),
      seed: options.count('seed'),
    };
    figures.push(
      ...figuresOf(engine, await runRotation(plan, (step) => progress.show(`${step}, ${engine}`))),
    );
    await database.remove();
  }
  progress.end();
  finish(
    {
      campaign: `Key rotation campaign, ${options.count('accounts')} accounts, seed ${options.count('seed')}`,
      machine: { ...machineFacts(), ...versions },
      figures,
      broken: [],
    },
    options.text('json'),
  );
} finally {
  await postgres.stop();
}
