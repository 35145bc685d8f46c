import { performance } from 'node:perf_hooks';
import { median } from './measure.ts';
import { tokenSources } from './token-sources.ts';

/** What one round of calls took; microseconds a call. */
export interface TokenRound {
  readonly p50: number;
  readonly cpu: number;
}

const [, , name = 'floor', origin = ''] = process.argv;
const call = await tokenSources[name]?.(origin);
if (call === undefined) throw new Error(`There is no contender ${name}.`);

process.on('message', async (calls: number) => {
  const latencies: number[] = [];
  const before = process.cpuUsage();
  for (let done = 0; done < calls; done += 1) {
    const start = performance.now();
    await call();
    latencies.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  const round: TokenRound = { p50: median(latencies) * 1000, cpu: (user + system) / calls };
  process.send?.(round);
});
process.on('disconnect', () => process.exit(0));
process.send?.(0);
