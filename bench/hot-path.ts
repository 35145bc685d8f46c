import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findPeers } from './find-peers.ts';
import { headerSources } from './header-sources.ts';
import type { HeaderTask } from './header-worker.ts';
import { mediansInTurn, type PeerRow, type Row, toTable } from './measure.ts';

const sizes = [1, 100, 10_000] as const;
const rounds = 15;
const tasks = {
  'async ns': { way: 'async', unit: 'ns', calls: 100_000, stay: 1 },
  'async ns, staying': { way: 'async', unit: 'ns', calls: 100_000, stay: 50 },
  'async B': { way: 'async', unit: 'B', calls: 10_000, stay: 1 },
  'sync ns': { way: 'sync', unit: 'ns', calls: 200_000, stay: 1 },
  'sync B': { way: 'sync', unit: 'B', calls: 10_000, stay: 1 },
} as const satisfies Readonly<Record<string, HeaderTask>>;

type Measure = keyof typeof tasks;
type Contender = readonly [name: string, accounts: number];

export interface HotPathResult {
  readonly rows: readonly Row[];
  readonly peers: readonly PeerRow[];
  readonly missingPeers: readonly string[];
}

/** A fresh header from memory, async and synchronous, for 1 to 10,000 accounts; one process per contender. */
export async function benchHotPath(): Promise<HotPathResult> {
  const { installed, missing } = findPeers(Object.keys(headerSources));
  const contenders: readonly Contender[] = [
    ...sizes.flatMap((size) => [['floor', size] as const, ['ours', size] as const]),
    ...installed.map((name) => [name, 1] as const),
  ];
  const workers = await Promise.all(contenders.map(startWorker));
  try {
    const measured = new Map<Measure, readonly number[]>();
    for (const measure of Object.keys(tasks) as Measure[]) {
      // Peers have the one way only, and what it costs in time is enough to know.
      const taking = measure === 'async ns' ? workers : workers.slice(0, 2 * sizes.length);
      measured.set(measure, await measureAll(taking, tasks[measure]));
    }
    const find = (measure: Measure, [name, size]: Contender): number =>
      measured.get(measure)?.[contenders.findIndex(([n, s]) => n === name && s === size)] ?? Number.NaN;
    return { rows: rowsOf(find), peers: peersOf(find, installed), missingPeers: missing };
  } finally {
    for (const worker of workers) worker.disconnect();
  }
}

async function startWorker([name, accounts]: Contender): Promise<ChildProcess> {
  const worker = fork(fileURLToPath(new URL('header-worker.ts', import.meta.url)), [name, `${accounts}`], {
    // A young generation that is full-grown from the start: 10,000 calls fit in and can be counted in bytes.
    execArgv: ['--expose-gc', '--min-semi-space-size=16'],
  });
  await once(worker, 'message');
  return worker;
}

async function measureAll(workers: readonly ChildProcess[], task: HeaderTask): Promise<readonly number[]> {
  for (const worker of workers) {
    for (let round = 0; round < 3; round += 1) await ask(worker, task);
  }
  return mediansInTurn(
    rounds,
    workers.map((worker) => () => ask(worker, task)),
  );
}

async function ask(worker: ChildProcess, task: HeaderTask): Promise<number> {
  worker.send(task);
  const [value] = (await once(worker, 'message')) as [number];
  return value;
}

function rowsOf(find: (measure: Measure, contender: Contender) => number): readonly Row[] {
  const row = (what: string, measure: Measure, size: number): Omit<Row, 'atMost' | 'of'> => ({
    what: `${what}, ${size.toLocaleString('en')} account${size === 1 ? '' : 's'}`,
    floor: find(measure, ['floor', size]),
    ours: find(measure, ['ours', size]),
    unit: tasks[measure].unit,
  });
  const growth = (name: string, measure: Measure): number =>
    find(measure, [name, 10_000]) / find(measure, [name, 1]);
  // The floor grows too: 10,000 headers do not fit into the processor's nearest memory, whoever looks them up.
  const flat = (what: string, measure: Measure): readonly Row[] => {
    const grown = { floor: growth('floor', measure), ours: growth('ours', measure), unit: '×' } as const;
    const name = `growth from 1 to 10,000 accounts, ${what}`;
    return [
      { what: `${name}: beside the floor’s`, ...grown, atMost: 1.1, of: 'ratio' },
      { what: `${name}: by itself`, ...grown, atMost: 1.1, of: 'ours' },
    ];
  };
  const most = (name: string, measure: Measure): number =>
    Math.max(...sizes.map((size) => find(measure, [name, size])));
  const heap = (what: string, measure: Measure, atMost: number): Row => ({
    what: `${what}, heap per call at most`,
    floor: most('floor', measure),
    ours: most('ours', measure),
    unit: 'B',
    atMost,
    of: 'ours',
  });
  const fresh = 'header for a fresh token, async';
  const peek = 'the same, synchronous (`peek`)';
  return [
    ...sizes.map((size): Row => ({ ...row(fresh, 'async ns', size), atMost: 1.4, of: 'ratio' })),
    ...flat('50 calls for each in turn', 'async ns, staying'),
    ...flat('every call for another', 'async ns'),
    heap(fresh, 'async B', 448),
    ...sizes.map((size): Row => ({ ...row(peek, 'sync ns', size), atMost: 2, of: 'ratio' })),
    heap(peek, 'sync B', 48),
  ];
}

function peersOf(
  find: (measure: Measure, contender: Contender) => number,
  installed: readonly string[],
): readonly PeerRow[] {
  const floor = find('async ns', ['floor', 1]);
  return installed.map((peer) => {
    const value = find('async ns', [peer, 1]);
    return { peer, what: 'header for a fresh token', value, unit: 'ns', ratio: value / floor };
  });
}

if (import.meta.main) {
  const { rows, peers, missingPeers } = await benchHotPath();
  console.log(toTable(rows));
  if (peers.length > 0) console.table(peers);
  for (const name of missingPeers) console.log(`${name} is not installed: npm ci --prefix bench/peers`);
}
