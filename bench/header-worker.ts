import { memoryUsage } from 'node:process';
import { type HeaderSource, headerSources } from './header-sources.ts';

/** What a worker is asked to do: so many calls, measured in nanoseconds or bytes per call. */
export interface HeaderTask {
  readonly way: 'async' | 'sync';
  readonly unit: 'ns' | 'B';
  readonly calls: number;
  /** Calls for one account before the next one's turn. */
  readonly stay: number;
}

const [, , name = 'floor', accounts = '1'] = process.argv;
const source = await headerSources[name]?.(Number(accounts));
if (source === undefined) throw new Error(`There is no contender ${name}.`);

process.on('message', async (task: HeaderTask) => {
  process.send?.(await perform(source, task));
});
process.on('disconnect', () => process.exit(0));
process.send?.(0);

async function perform(
  { ids, async, sync }: HeaderSource,
  { way, unit, calls, stay }: HeaderTask,
): Promise<number> {
  const order = Array.from({ length: calls }, (_, call) => ids[Math.floor(call / stay) % ids.length] ?? '');
  const run =
    way === 'async' || sync === undefined ? () => runAsync(async, order) : () => runSync(sync, order);
  if (unit === 'B') globalThis.gc?.();
  const heapBefore = memoryUsage().heapUsed;
  const start = process.hrtime.bigint();
  await run();
  const nanoseconds = Number(process.hrtime.bigint() - start);
  return (unit === 'ns' ? nanoseconds : memoryUsage().heapUsed - heapBefore) / calls;
}

// Counted by hand: what an iterator allocates would be counted with the calls.
async function runAsync(call: HeaderSource['async'], order: readonly string[]): Promise<void> {
  for (let index = 0; index < order.length; index += 1) await call(order[index] ?? '');
}

function runSync(call: (id: string) => unknown, order: readonly string[]): void {
  for (let index = 0; index < order.length; index += 1) {
    if (call(order[index] ?? '') === undefined) throw new Error('There are no headers in memory.');
  }
}
