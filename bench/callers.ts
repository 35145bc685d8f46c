import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import type { Host } from '../src/host/host.ts';
import { createFetch } from '../src/transport.ts';
import { benchInput } from './bench-account.ts';
import { median, type Row, toTable } from './measure.ts';
import { authorizeBenchAccount, openBenchHost } from './open-bench-host.ts';
import type { ServerCount } from './rotating-server.ts';

const rotations = 10;
const day = 86_400_000;

interface World {
  readonly server: ChildProcess;
  readonly host: Host;
  readonly accountId: string;
  /** One plain request to the same server, as a client without any host would send it. */
  plainRequest(): Promise<unknown>;
  expire(): void;
  close(): Promise<void>;
}

interface Rotation extends ServerCount {
  readonly failures: number;
  readonly floorMilliseconds: number;
  readonly milliseconds: number;
}

/** Many callers ask at once for a token that has expired, over several rotations of the refresh token. */
export async function benchCallers(): Promise<readonly Row[]> {
  const world = await openWorld();
  try {
    await rotate(world, 100);
    const rows: Row[] = [];
    for (const callers of [1000, 10_000]) {
      const seen: Rotation[] = [];
      for (let count = 0; count < rotations; count += 1) seen.push(await rotate(world, callers));
      rows.push(...rowsOf(callers, seen));
    }
    return rows;
  } finally {
    await world.close();
  }
}

async function rotate({ server, host, accountId, ...world }: World, callers: number): Promise<Rotation> {
  const floorStart = performance.now();
  await world.plainRequest();
  const floorMilliseconds = performance.now() - floorStart;
  await countOf(server);
  world.expire();
  const start = performance.now();
  const answers = await Promise.allSettled(
    Array.from({ length: callers }, () => host.beforeOperation(accountId)),
  );
  const milliseconds = performance.now() - start;
  const failures = answers.filter(({ status }) => status === 'rejected').length;
  return { ...(await countOf(server)), failures, floorMilliseconds, milliseconds };
}

async function countOf(server: ChildProcess): Promise<ServerCount> {
  server.send('count');
  const [count] = (await once(server, 'message')) as [ServerCount];
  return count;
}

async function openWorld(): Promise<World> {
  const server = fork(fileURLToPath(new URL('rotating-server.ts', import.meta.url)));
  const [port] = (await once(server, 'message')) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const dispatcher = new Agent();
  const fetch = createFetch({ sandboxInstances: new Map([[benchInput.host, origin]]) });
  let now = Date.now();
  const host = await openBenchHost({ fetch, clock: () => now });
  return {
    server,
    host,
    accountId: await authorizeBenchAccount(host),
    async plainRequest() {
      const options = {
        method: 'POST',
        body: 'grant_type=refresh_token&refresh_token=none',
        dispatcher,
      } as const;
      const { body } = await request(`${origin}/oauth2/token`, options);
      return body.json();
    },
    expire() {
      now += day;
    },
    async close() {
      await host.close();
      await Promise.all([fetch.close(), dispatcher.close()]);
      server.disconnect();
    },
  };
}

function rowsOf(callers: number, seen: readonly Rotation[]): readonly Row[] {
  const what = `${callers.toLocaleString('en')} callers at expiry, server takes 20 ms`;
  const failures = seen.reduce((sum, rotation) => sum + rotation.failures + rotation.refused, 0);
  const requests = Math.max(...seen.map((rotation) => rotation.requests));
  return [
    {
      what: `${what}: most requests per rotation`,
      floor: 1,
      ours: requests,
      unit: '',
      atMost: 1,
      of: 'ours',
    },
    {
      what: `${what}: failures in ${rotations} rotations`,
      floor: 0,
      ours: failures,
      unit: '',
      atMost: 0,
      of: 'ours',
    },
    {
      what: `${what}: until all have headers`,
      floor: median(seen.map(({ floorMilliseconds }) => floorMilliseconds)),
      ours: median(seen.map(({ milliseconds }) => milliseconds)),
      unit: 'ms',
      atMost: callers === 1000 ? 1.3 : null,
      of: 'ratio',
    },
  ];
}

if (import.meta.main) console.log(toTable(await benchCallers()));
