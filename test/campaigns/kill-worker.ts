import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import { ConnectorError } from '../../src/errors.ts';
import type { Host } from '../../src/host/host.ts';
import type { HostFetch } from '../../src/host/host-parts.ts';
import { type KillPoint, testSeams } from '../../src/host/test-seams.ts';
import { createFetch } from '../../src/transport.ts';
import {
  type FromKillWorker,
  type KillWorkerOptions,
  leaseClockOf,
  processHeader,
} from './kill/kill-protocol.ts';
import { openCampaignHost } from './support/campaign-host.ts';
import { optionsVariable } from './support/spawn-worker.ts';

const lanes = 4;

const answered = new AsyncLocalStorage<{ at: number }>();

function tell(message: FromKillWorker): void {
  process.send?.(message);
}

/** The host's way out, which marks its requests and notes when the last byte of an answer was here. */
function markedFetch({ process: name, instances }: KillWorkerOptions): HostFetch {
  const fetch = createFetch({ sandboxInstances: new Map(instances) });
  return async (url, init) => {
    const answer = await fetch(url, { ...init, headers: { ...init.headers, [processHeader]: String(name) } });
    const renewal = answered.getStore();
    if (renewal !== undefined) renewal.at = performance.now();
    return answer;
  };
}

async function measureWindow(point: KillPoint): Promise<void> {
  const renewal = answered.getStore();
  if (renewal === undefined || (point !== 'after_write' && point !== 'after_journal')) return;
  const until = point === 'after_write' ? 'written' : 'synced';
  tell({ kind: 'window', until, microseconds: (performance.now() - renewal.at) * 1000 });
}

/** Renews an account by hand; false when only a new consent can help it. */
async function renew(host: Host, accountId: string): Promise<boolean> {
  tell({ kind: 'begin', accountId });
  try {
    await answered.run({ at: 0 }, () => host.refresh(accountId));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    tell({ kind: 'refused', code: error.code });
    if (error.kind === 'reauthorize') {
      tell({ kind: 'ended', accountId });
      return false;
    }
  }
  tell({ kind: 'over', accountId });
  return true;
}

async function renewForever(host: Host, queue: string[]): Promise<void> {
  for (let accountId = queue.shift(); accountId !== undefined; accountId = queue.shift()) {
    if (await renew(host, accountId)) queue.push(accountId);
  }
}

async function work(options: KillWorkerOptions): Promise<void> {
  const host = await openCampaignHost({
    store: options.store,
    journal: options.journal,
    fetch: markedFetch(options),
    [testSeams]: { leaseClock: leaseClockOf(options.leaseTime), killPoint: measureWindow },
  });
  tell({ kind: 'ready' });
  const own = [...options.accounts];
  await Promise.all([
    ...options.recover.map((accountId) => renew(host, accountId)),
    ...Array.from({ length: lanes }, () => renewForever(host, own)),
    renewForever(host, [...options.shared]),
  ]);
}

process.on('disconnect', () => process.exit(0));
const given = process.env[optionsVariable];
if (given !== undefined) await work(JSON.parse(given) as KillWorkerOptions);
