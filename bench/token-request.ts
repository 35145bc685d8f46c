import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findPeers } from './find-peers.ts';
import { median, type PeerRow, type Row, toTable } from './measure.ts';
import { tokenSources } from './token-sources.ts';
import type { TokenRound } from './token-worker.ts';

const launches = 3;
const warmUpCalls = 5_000;
const callsPerRound = 500;
const rounds = 9;

export interface TokenRequestResult {
  readonly rows: readonly Row[];
  readonly peers: readonly PeerRow[];
}

/**
 * One refresh at a token server on this machine; one process per contender, all to the same server in turn. Processes
 * differ in how well they run for as long as they live, so each contender gets several, one after the other.
 */
export async function benchTokenRequest(): Promise<TokenRequestResult> {
  const server = await start('token-server.ts', []);
  const names = ['floor', 'ours', ...findPeers(Object.keys(tokenSources)).installed];
  const origin = `http://127.0.0.1:${server.said}`;
  const measured = new Map(names.map((name) => [name, [] as TokenRound[]]));
  try {
    for (let launch = 0; launch < launches; launch += 1) await measureOnce(origin, measured);
    const middle = (name: string, pick: (round: TokenRound) => number): number =>
      median(measured.get(name)?.map(pick) ?? []);
    return resultOf(names, middle);
  } finally {
    server.process.disconnect();
  }
}

async function measureOnce(origin: string, measured: ReadonlyMap<string, TokenRound[]>): Promise<void> {
  const workers = await Promise.all(
    [...measured.keys()].map((name) => start('token-worker.ts', [name, origin])),
  );
  try {
    for (const { process } of workers) await ask(process, warmUpCalls);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, seen] of [...measured.values()].entries()) {
        const worker = workers[index]?.process;
        if (worker !== undefined) seen.push(await ask(worker, callsPerRound));
      }
    }
  } finally {
    for (const { process } of workers) process.disconnect();
  }
}

interface Started {
  readonly process: ChildProcess;
  /** The first thing it sent. */
  readonly said: number;
}

async function start(file: string, parameters: readonly string[]): Promise<Started> {
  const process = fork(fileURLToPath(new URL(file, import.meta.url)), [...parameters]);
  const [said] = (await once(process, 'message')) as [number];
  return { process, said };
}

async function ask(worker: ChildProcess, calls: number): Promise<TokenRound> {
  worker.send(calls);
  const [round] = (await once(worker, 'message')) as [TokenRound];
  return round;
}

function resultOf(
  names: readonly string[],
  middle: (name: string, pick: (round: TokenRound) => number) => number,
): TokenRequestResult {
  const p50 = (name: string) => middle(name, (round) => round.p50);
  const cpu = (name: string) => middle(name, (round) => round.cpu);
  const peers = names.slice(2).flatMap((peer): readonly PeerRow[] => [
    { peer, what: 'one token request, p50', value: p50(peer), unit: 'µs', ratio: p50(peer) / p50('floor') },
    { peer, what: 'one token request, CPU', value: cpu(peer), unit: 'µs', ratio: cpu(peer) / cpu('floor') },
  ]);
  const latency = { floor: p50('floor'), ours: p50('ours'), unit: 'µs' } as const;
  const work = { floor: cpu('floor'), ours: cpu('ours'), unit: 'µs' } as const;
  return {
    rows: [
      { what: 'one token request, p50', ...latency, atMost: 1.3, of: 'ratio' },
      { what: 'one token request, CPU', ...work, atMost: 1.4, of: 'ratio' },
    ],
    peers,
  };
}

if (import.meta.main) {
  const { rows, peers } = await benchTokenRequest();
  console.log(toTable(rows));
  if (peers.length > 0) console.table(peers);
}
