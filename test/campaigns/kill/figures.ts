import type { Buckets } from '../support/log-histogram.ts';
import { LogHistogram } from '../support/log-histogram.ts';
import type { Figure } from '../support/report.ts';
import type { UnprotectedWindow } from './kill-protocol.ts';
import { type RoundResult, rotations } from './run-round.ts';

/** What a kill campaign has found so far; kept between two parts of it. */
export interface KillTotals {
  readonly kills: number;
  readonly killSeconds: number;
  readonly accounts: number;
  readonly requests: number;
  readonly interrupted: number;
  readonly tokensLost: number;
  readonly stranded: number;
  readonly byRotation: Readonly<Record<string, ModeTotals>>;
  /** In workers, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Microseconds. */
  readonly windows: Readonly<Record<UnprotectedWindow['until'], Buckets>>;
  readonly broken: readonly string[];
}

interface ModeTotals {
  /** Answers that no host stored. */
  readonly lost: number;
  /** Accounts that work on although an answer was lost. */
  readonly recovered: number;
  /** Accounts that need a person, by the cause they name. */
  readonly causes: Readonly<Record<string, number>>;
}

const noMode: ModeTotals = { lost: 0, recovered: 0, causes: {} };

/** A campaign that has not begun. */
export const noKills: KillTotals = {
  kills: 0,
  killSeconds: 0,
  accounts: 0,
  requests: 0,
  interrupted: 0,
  tokensLost: 0,
  stranded: 0,
  byRotation: {},
  refusals: {},
  windows: { written: {}, synced: {} },
  broken: [],
};

/** The totals with one more round in them. `where` names the round in what it broke. */
export function addRound(totals: KillTotals, round: RoundResult, where: string): KillTotals {
  const { verdicts } = round;
  const stranded = verdicts.filter((verdict) => verdict.stranded);
  const sum = (value: (verdict: (typeof verdicts)[number]) => number) =>
    verdicts.reduce((total, verdict) => total + value(verdict), 0);
  return {
    kills: totals.kills + round.kills,
    killSeconds: totals.killSeconds + round.killMilliseconds / 1000,
    accounts: totals.accounts + verdicts.length,
    requests: totals.requests + sum(({ requests }) => requests),
    interrupted: totals.interrupted + sum(({ kills }) => kills),
    tokensLost: totals.tokensLost + sum(({ tokenLost }) => (tokenLost ? 1 : 0)),
    stranded: totals.stranded + stranded.length,
    byRotation: Object.fromEntries(
      rotations.map((rotation) => [
        rotation,
        addMode(totals.byRotation[rotation] ?? noMode, round, rotation),
      ]),
    ),
    refusals: addCounts(totals.refusals, Object.entries(round.refusals)),
    windows: { written: widened(totals, round, 'written'), synced: widened(totals, round, 'synced') },
    broken: [
      ...totals.broken,
      ...verdicts.flatMap(({ broken }) => broken).map((line) => `${where} ${line}`),
      ...stranded.map(({ accountId, cause }) => `${where} ${accountId} is stranded: ${cause ?? 'no cause'}`),
    ],
  };
}

/** The totals as lines of the report. */
export function figuresOf(totals: KillTotals): readonly Figure[] {
  return [
    { what: 'kills', value: totals.kills },
    { what: 'kills a second', value: (totals.kills / totals.killSeconds).toFixed(1) },
    { what: 'accounts', value: totals.accounts },
    { what: 'token requests', value: totals.requests },
    { what: 'requests a kill found under way', value: totals.interrupted },
    { what: 'tokens lost', value: totals.tokensLost, holds: totals.tokensLost === 0 },
    { what: 'accounts stranded without a cause', value: totals.stranded, holds: totals.stranded === 0 },
    ...Object.entries(totals.byRotation).flatMap(([rotation, mode]) => modeFigures(rotation, mode)),
    { what: 'renewals refused in workers', value: listed(totals.refusals) },
    ...windowFigures('unprotected against a kill', totals.windows.written),
    ...windowFigures('unprotected against a failing machine', totals.windows.synced),
    { what: 'broken invariants', value: totals.broken.length, holds: totals.broken.length === 0 },
  ];
}

function widened({ windows }: KillTotals, round: RoundResult, end: UnprotectedWindow['until']): Buckets {
  const histogram = new LogHistogram(windows[end]);
  for (const { until, microseconds } of round.windows) if (until === end) histogram.add(microseconds);
  return histogram.toJSON();
}

function windowFigures(what: string, buckets: Buckets): readonly Figure[] {
  const histogram = new LogHistogram(buckets);
  const milliseconds = (share: number) => `${(histogram.percentile(share) / 1000).toFixed(2)} ms`;
  return [
    { what: `${what}, renewals measured`, value: histogram.size },
    { what: `${what}, p50`, value: milliseconds(0.5) },
    { what: `${what}, p99`, value: milliseconds(0.99) },
  ];
}

function addCounts(
  totals: Readonly<Record<string, number>>,
  counts: readonly (readonly [string, number])[],
): Readonly<Record<string, number>> {
  const sums: Record<string, number> = { ...totals };
  for (const [name, count] of counts) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

function addMode(totals: ModeTotals, { verdicts }: RoundResult, rotation: string): ModeTotals {
  const own = verdicts.filter((verdict) => verdict.rotation === rotation);
  const causes = own.flatMap(({ cause }) => (cause === null ? [] : [[cause, 1] as const]));
  return {
    lost: totals.lost + own.reduce((sum, { lost }) => sum + lost, 0),
    recovered: totals.recovered + own.filter(({ lost, cause }) => lost > 0 && cause === null).length,
    causes: addCounts(totals.causes, causes),
  };
}

function modeFigures(rotation: string, { lost, recovered, causes }: ModeTotals): readonly Figure[] {
  return [
    { what: `${rotation}: answers lost to a kill`, value: lost },
    { what: `${rotation}: accounts that got over it`, value: recovered },
    { what: `${rotation}: accounts that need a person`, value: listed(causes) },
  ];
}

function listed(counts: Readonly<Record<string, number>>): string | number {
  const all = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return all.length === 0 ? 0 : all.join(', ');
}
