import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { median, type Row, toTable } from './measure.ts';
import type { ServerKind } from './server-worker.ts';

const callsARound = 500;
const callersAtOnce = 16;
const rounds = 41;
const warmUps = 8;

interface Target {
  readonly url: string;
  readonly key: string;
  readonly stop: () => void;
}

/**
 * Headers before an operation over HTTP keep-alive, beside a bare route of the same library that answers with the same
 * JSON and looks at nothing. Each server is a process of its own; both are asked in turn in one run.
 */
export async function benchServer(): Promise<readonly Row[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: callersAtOnce });
  const targets = [await startServer('bare'), await startServer('host')] as const;
  try {
    const times: readonly [number[], number[]] = [[], []];
    for (let round = 0; round < rounds + warmUps; round += 1) {
      for (const [index, target] of targets.entries()) {
        const spent = await timeRound(agent, target);
        // The first rounds warm both up.
        if (round >= warmUps) times[index as 0 | 1].push(spent);
      }
    }
    const [floor, ours] = times.map(median);
    return [
      {
        what: `headers over HTTP keep-alive, ${callersAtOnce} callers, time of a call beside a bare route’s (0.6× its throughput is 1.67×)`,
        floor: floor ?? Number.NaN,
        ours: ours ?? Number.NaN,
        unit: 'µs',
        atMost: 1.67,
        of: 'ratio',
      },
    ];
  } finally {
    agent.destroy();
    for (const { stop } of targets) stop();
  }
}

async function startServer(kind: ServerKind): Promise<Target> {
  const key = randomBytes(32).toString('base64url');
  const worker = fork(fileURLToPath(new URL('server-worker.ts', import.meta.url)), [kind], {
    env: { ...process.env, BENCH_KEY: key },
  });
  const [url] = (await once(worker, 'message')) as [string];
  return { url, key, stop: () => void worker.kill() };
}

/** Microseconds a call. */
async function timeRound(agent: Agent, target: Target): Promise<number> {
  const startedAt = performance.now();
  let left = callsARound;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call(agent, target);
    }
  };
  await Promise.all(Array.from({ length: callersAtOnce }, caller));
  return ((performance.now() - startedAt) * 1_000) / callsARound;
}

function call(agent: Agent, { url, key }: Target): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-length': '0' };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The server answered ${response.statusCode}.`));
      response.resume().once('end', resolve);
    });
    sent.once('error', reject).end();
  });
}

if (import.meta.main) console.log(toTable(await benchServer()));
