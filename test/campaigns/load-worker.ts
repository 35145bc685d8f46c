import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createFetch } from '../../src/transport.ts';
import type { FromLoadWorker, LoadWorkerOptions } from './load/load-protocol.ts';
import { openCampaignHost } from './support/campaign-host.ts';
import { optionsVariable } from './support/spawn-worker.ts';

const resolutionMilliseconds = 10;
const sampleMilliseconds = 250;
const nanosecondsAMillisecond = 1e6;

/** A host that nobody asks for anything: all work is the scheduler's. */
async function work({ store, journal, instances }: LoadWorkerOptions): Promise<void> {
  const delays = monitorEventLoopDelay({ resolution: resolutionMilliseconds });
  let highestRss = 0;
  setInterval(() => {
    highestRss = Math.max(highestRss, process.memoryUsage.rss());
  }, sampleMilliseconds);
  const fetch = createFetch({ sandboxInstances: new Map(instances) });
  await openCampaignHost({ store, journal, fetch, scheduler: true });
  delays.enable();
  // The monitor counts from its own interval on, which is no delay.
  const delayOf = (nanoseconds: number) =>
    Math.max(0, nanoseconds / nanosecondsAMillisecond - resolutionMilliseconds);
  process.on('message', () =>
    process.send?.({
      highestRss,
      eventLoopDelayP99: delayOf(delays.percentile(99)),
      eventLoopDelayMost: delayOf(delays.max),
    } satisfies FromLoadWorker),
  );
  // Nothing is left to save: the campaign is over, and whatever is under way may be cut off.
  process.on('disconnect', () => process.exit(0));
  process.send?.('ready');
}

const given = process.env[optionsVariable];
if (given !== undefined) await work(JSON.parse(given) as LoadWorkerOptions);
