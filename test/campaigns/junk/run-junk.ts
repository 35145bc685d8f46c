import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../../src/host/store/open-store.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { serveSandbox } from '../../../src/sandbox/serve-sandbox.ts';
import { LogHistogram } from '../support/log-histogram.ts';
import { spawnWorker } from '../support/spawn-worker.ts';
import { ask, end, hear } from '../support/talk.ts';
import { createHonestUser, type HonestUser } from './honest-user.ts';
import type {
  FromJunkSender,
  FromJunkServer,
  JunkSenderOptions,
  JunkServerOptions,
} from './junk-protocol.ts';

export interface JunkPlan {
  /** How long the honest user works alone first, and how long beside the junk. */
  readonly quietSeconds: number;
  readonly seconds: number;
  readonly perSecond: number;
}

/** What an honest user saw in one part of the campaign. */
export interface HonestFlows {
  /** Where each authorization ended, with how many did. */
  readonly ends: Readonly<Record<string, number>>;
  readonly count: number;
  /** Of each request to the host; milliseconds. */
  readonly requests: LogHistogram;
}

export interface JunkResult {
  readonly quiet: HonestFlows;
  readonly beside: HonestFlows;
  readonly junk: FromJunkSender;
  /** Resident memory of the host, bytes. */
  readonly memoryBefore: number;
  readonly memoryAfter: number;
  /** Attempts that the host remembers at the end. */
  readonly pending: number;
}

const warmUpFlows = 3;

/** Lets one honest user authorize over real sockets, alone and then while another process sends junk. */
export async function runJunk(plan: JunkPlan): Promise<JunkResult> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'coupa-junk-'));
  const store = `sqlite:${join(dataFolder, 'accounts.db')}`;
  const sandbox = createSandbox();
  const served = await serveSandbox(sandbox);
  const children: ChildProcess[] = [];
  const start = (script: string, options: object): ChildProcess => {
    const path = fileURLToPath(new URL(`../${script}.ts`, import.meta.url));
    const child = spawnWorker({ path, environment: {} }, options);
    children.push(child);
    return child;
  };
  try {
    const instance = [sandbox.instanceHost, served.url] as const;
    const server = start('junk-server', { dataFolder, store, instance } satisfies JunkServerOptions);
    const ready = (await hear(server)) as Extract<FromJunkServer, { readonly kind: 'ready' }>;
    const { origin, key, redirectUri } = ready;
    const { identifier } = sandbox.clients.seeded.authorizationCode;
    sandbox.clients.update(identifier, { redirectUris: [redirectUri] });
    const user = await createHonestUser({ origin, key, sandbox });
    for (let flow = 0; flow < warmUpFlows; flow += 1) await user.authorize(new LogHistogram());
    const quiet = await authorizeFor(plan.quietSeconds, user);
    const memoryBefore = await memoryOf(server);
    const { accountId } = user;
    const callbackPath = new URL(redirectUri).pathname;
    const sending: JunkSenderOptions = { origin, callbackPath, accountId, perSecond: plan.perSecond };
    const sender = start('junk-sender', sending);
    const beside = await authorizeFor(plan.seconds, user);
    const junk = (await ask(sender)) as FromJunkSender;
    const memoryAfter = await memoryOf(server);
    return { quiet, beside, junk, memoryBefore, memoryAfter, pending: await countPending(store) };
  } finally {
    await end(children);
    await served.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function authorizeFor(seconds: number, user: HonestUser): Promise<HonestFlows> {
  const until = performance.now() + seconds * 1000;
  const requests = new LogHistogram();
  const ends: Record<string, number> = {};
  let count = 0;
  do {
    const end = await user.authorize(requests);
    ends[end] = (ends[end] ?? 0) + 1;
    count += 1;
  } while (performance.now() < until);
  return { ends, count, requests };
}

async function memoryOf(server: ChildProcess): Promise<number> {
  return ((await ask(server)) as Extract<FromJunkServer, { readonly kind: 'memory' }>).rss;
}

async function countPending(address: string): Promise<number> {
  const store = await openStore(address);
  try {
    return await store.pending.countLiving(new Date().toISOString());
  } finally {
    await store.close();
  }
}
