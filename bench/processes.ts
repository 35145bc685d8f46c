import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFetch } from '../src/transport.ts';
import { startPostgres } from '../test/support/postgres-server.ts';
import { benchInput } from './bench-account.ts';
import { median, type Row, toTable } from './measure.ts';
import { authorizeBenchAccount, openBenchHost } from './open-bench-host.ts';
import type { RaceOrder, RaceReport } from './race-worker.ts';
import type { ServerCount } from './rotating-server.ts';

const processes = 8;
const callers = 500;
const rotations = 20;
/** Until the engine has compiled what a renewal runs through: a process that renews does so for days. */
const warmUp = 60;
const day = 86_400_000;
const leadMilliseconds = 50;

interface Engine {
  readonly name: string;
  readonly store: string;
  readonly folder: string;
  /** Milliseconds that the protocol may add to a locked exchange. */
  readonly atMost: number;
}

interface Rotation extends ServerCount {
  readonly floor: number;
  readonly first: number;
  readonly last: number;
  readonly failures: number;
}

/** Many processes, each with many callers, want a token that has expired; one store between them. */
export async function benchProcesses(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-processes-'));
  const server = await startPostgres();
  try {
    return [
      ...(await raceOn({ name: 'PostgreSQL', store: server.address, folder, atMost: 2 })),
      ...(await raceOn({
        name: 'SQLite',
        store: `sqlite:${join(folder, 'accounts.db')}`,
        folder,
        atMost: 1,
      })),
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function raceOn(engine: Engine): Promise<readonly Row[]> {
  const server = fork(fileURLToPath(new URL('rotating-server.ts', import.meta.url)));
  const [port] = (await once(server, 'message')) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const accountId = await prepareAccount(engine, origin);
  const workers = await Promise.all(
    Array.from({ length: processes }, (_, index) => startWorker(engine, `${index}`, origin)),
  );
  try {
    let now = Date.now();
    const repeat = async (race: Pick<Race, 'workers' | 'callers'>): Promise<readonly Rotation[]> => {
      const seen: Rotation[] = [];
      while (seen.length < warmUp + rotations) {
        now += day;
        seen.push(await rotate({ server, accountId, now, ...race }));
      }
      return seen.slice(warmUp);
    };
    const all = await repeat({ workers, callers });
    return rowsOf(engine, all, await repeat({ workers: workers.slice(0, 1), callers: 1 }));
  } finally {
    await Promise.all(workers.map(end));
    server.disconnect();
  }
}

async function prepareAccount({ store, folder, name }: Engine, origin: string): Promise<string> {
  const fetch = createFetch({ sandboxInstances: new Map([[benchInput.host, origin]]) });
  const host = await openBenchHost({ store, journal: join(folder, `${name}-first`), fetch });
  const accountId = await authorizeBenchAccount(host);
  await host.close();
  await fetch.close();
  return accountId;
}

async function startWorker({ store, folder, name }: Engine, mark: string, origin: string) {
  const path = fileURLToPath(new URL('race-worker.ts', import.meta.url));
  const worker = fork(path, [store, join(folder, `${name}-${mark}`), origin]);
  await once(worker, 'message');
  return worker;
}

async function end(worker: ChildProcess): Promise<void> {
  worker.disconnect();
  await once(worker, 'exit');
}

interface Race {
  readonly server: ChildProcess;
  readonly workers: readonly ChildProcess[];
  readonly accountId: string;
  readonly callers: number;
  readonly now: number;
}

async function rotate({ server, workers, accountId, callers, now }: Race): Promise<Rotation> {
  const order = { accountId, callers, now };
  const [first] = workers;
  if (first === undefined) throw new Error('Nobody takes part.');
  const { milliseconds: floor } = await ask(first, { ...order, work: 'plain' });
  await countOf(server);
  const reports = await Promise.all(workers.map((worker) => ask(worker, { ...order, work: 'race' })));
  const times = reports.map(({ milliseconds }) => milliseconds);
  const versions = new Set(reports.flatMap(({ tokenVersions }) => tokenVersions));
  return {
    ...(await countOf(server)),
    floor,
    first: Math.min(...times),
    last: Math.max(...times),
    // Callers of one generation that hold different tokens have failed too.
    failures: reports.reduce((sum, { failures }) => sum + failures, 0) + versions.size - 1,
  };
}

async function ask(worker: ChildProcess, order: Omit<RaceOrder, 'beginAt'>): Promise<RaceReport> {
  worker.send({ ...order, beginAt: Date.now() + leadMilliseconds } satisfies RaceOrder);
  const [report] = (await once(worker, 'message')) as [RaceReport];
  return report;
}

async function countOf(server: ChildProcess): Promise<ServerCount> {
  server.send('count');
  const [count] = (await once(server, 'message')) as [ServerCount];
  return count;
}

function rowsOf(
  { name, atMost }: Engine,
  seen: readonly Rotation[],
  alone: readonly Rotation[],
): readonly Row[] {
  const what = `${processes} processes × ${callers} callers on ${name}`;
  const most = (pick: (rotation: Rotation) => number): number => Math.max(...seen.map(pick));
  const floor = median(seen.map((rotation) => rotation.floor));
  const count = (text: string, least: number, ours: number): Row => ({
    what: `${what}: most ${text} per generation`,
    floor: least,
    ours,
    unit: '',
    atMost: least,
    of: 'ours',
  });
  const added = (text: string, rotations: readonly Rotation[]): Row => ({
    what: text,
    floor: 0,
    ours: median(rotations.map((rotation) => rotation.first - rotation.floor)),
    unit: 'ms',
    atMost,
    of: 'ours',
  });
  return [
    count(
      'requests',
      1,
      most((rotation) => rotation.requests),
    ),
    count(
      '`invalid_grant`',
      0,
      most((rotation) => rotation.refused),
    ),
    count(
      'failures',
      0,
      most((rotation) => rotation.failures),
    ),
    added(`${what}: added to one locked exchange until the first process is served`, seen),
    added(`one caller on ${name}, nobody else at it: added to one locked exchange by the protocol`, alone),
    {
      what: `${what}: until all have headers`,
      floor,
      ours: median(seen.map((rotation) => rotation.last)),
      unit: 'ms',
      atMost: null,
      of: 'ratio',
    },
  ];
}

if (import.meta.main) console.log(toTable(await benchProcesses()));
