import { type HonestFlows, type JunkPlan, type JunkResult, runJunk } from './junk/run-junk.ts';
import { readOptions } from './support/arguments.ts';
import { machineFacts } from './support/machine-facts.ts';
import { type Figure, finish } from './support/report.ts';

const mebibyte = 1024 ** 2;
const mostMilliseconds = 1_000;
const mostPending = 10_000;
const leastOfRate = 0.9;
const goodEnd = '/done?outcome=applied';

const options = readOptions({ seconds: '20', 'quiet-seconds': '5', rate: '500', json: undefined });
const plan: JunkPlan = {
  seconds: options.count('seconds'),
  quietSeconds: options.count('quiet-seconds'),
  perSecond: options.count('rate'),
};

function honestFigures(name: string, { count, ends, requests }: HonestFlows): readonly Figure[] {
  const finished = ends[goodEnd] ?? 0;
  const p95 = requests.percentile(0.95);
  return [
    { what: `${name}: authorizations finished`, value: `${finished} of ${count}`, holds: finished === count },
    { what: `${name}: request to the host, p50`, value: `${requests.percentile(0.5).toFixed(0)} ms` },
    {
      what: `${name}: request to the host, p95`,
      value: `${p95.toFixed(0)} ms`,
      holds: p95 <= mostMilliseconds,
    },
  ];
}

function figuresOf({
  quiet,
  beside,
  junk,
  memoryBefore,
  memoryAfter,
  pending,
}: JunkResult): readonly Figure[] {
  const rate = junk.sent / junk.seconds;
  const answers = Object.values(junk.answers).flatMap((byStatus) => Object.entries(byStatus));
  const faulty = answers.filter(([status]) => Number(status) >= 500);
  const faults = faulty.reduce((sum, [, count]) => sum + count, junk.broken);
  return [
    ...honestFigures('alone', quiet),
    ...honestFigures('beside the junk', beside),
    {
      what: 'junk a second',
      value: `${rate.toFixed(0)} of ${plan.perSecond}`,
      holds: rate >= leastOfRate * plan.perSecond,
    },
    ...Object.entries(junk.answers).map(([kind, byStatus]) => ({ what: kind, value: toText(byStatus) })),
    { what: 'junk without an answer, or with a fault of the server', value: faults, holds: faults === 0 },
    { what: 'attempts remembered at the end', value: pending, holds: pending <= mostPending },
    {
      what: 'memory of the host, before and after',
      value: [memoryBefore, memoryAfter].map((bytes) => `${(bytes / mebibyte).toFixed(0)} MiB`).join(', '),
    },
  ];
}

function toText(byStatus: Readonly<Record<string, number>>): string {
  return Object.entries(byStatus)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ');
}

finish(
  {
    campaign: `Junk campaign, ${plan.perSecond} requests a second for ${plan.seconds} s`,
    machine: machineFacts(),
    figures: figuresOf(await runJunk(plan)),
    broken: [],
  },
  options.text('json'),
);
