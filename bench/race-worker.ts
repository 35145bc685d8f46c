import { performance } from 'node:perf_hooks';
import { Agent } from 'undici';
import { createFetch } from '../src/transport.ts';
import { benchInput } from './bench-account.ts';
import { askPlainly, type LockedExchange, openLockedExchange } from './locked-exchange.ts';
import { openBenchHost } from './open-bench-host.ts';

/** One of the processes that ask for the same account at the same moment. */
export interface RaceOrder {
  /** `plain`: one request to the same server under a lock of bare drivers, its answer stored. */
  readonly work: 'race' | 'plain';
  readonly accountId: string;
  readonly callers: number;
  /** What the host's clock shows; milliseconds. */
  readonly now: number;
  /** When to begin; milliseconds since the epoch. */
  readonly beginAt: number;
}

/** How it went in one process. */
export interface RaceReport {
  readonly milliseconds: number;
  readonly failures: number;
  readonly tokenVersions: readonly number[];
}

const [, , store = 'sqlite::memory:', journal = '', origin = ''] = process.argv;
const dispatcher = new Agent();
const fetch = createFetch({ sandboxInstances: new Map([[benchInput.host, origin]]) });
let now = Date.now();
let floor: LockedExchange | undefined;
const host = await openBenchHost({ store, journal, fetch, clock: () => now });

process.on('message', async (order: RaceOrder) => {
  now = order.now;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, order.beginAt - Date.now())));
  process.send?.(order.work === 'plain' ? await plain() : await race(order));
});
process.on('disconnect', async () => {
  await host.close();
  await floor?.close();
  await Promise.all([fetch.close(), dispatcher.close()]);
  process.exit(0);
});
process.send?.('ready');

async function race({ accountId, callers }: RaceOrder): Promise<RaceReport> {
  const start = performance.now();
  const answers = await Promise.allSettled(
    Array.from({ length: callers }, () => host.beforeOperation(accountId)),
  );
  const milliseconds = performance.now() - start;
  const served = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  return {
    milliseconds,
    failures: answers.length - served.length,
    tokenVersions: [...new Set(served.map(({ tokenVersion }) => tokenVersion))],
  };
}

async function plain(): Promise<RaceReport> {
  floor ??= await openLockedExchange(store, () => askPlainly(origin, dispatcher));
  const start = performance.now();
  await floor.run();
  return { milliseconds: performance.now() - start, failures: 0, tokenVersions: [] };
}
