import { setTimeout as delay } from 'node:timers/promises';
import type { BundledWorker } from '../support/bundle-worker.ts';
import { type EngineName, emptyDatabase, type PostgresSource } from '../support/campaign-database.ts';
import { prepareDatabase, seedAccounts } from '../support/seed-accounts.ts';
import { drawFor } from '../support/seeded-random.ts';
import { type AccountVerdict, judgeRound, markNow } from './judge-round.ts';
import { leaseClockOf, type UnprotectedWindow } from './kill-protocol.ts';
import { planKill } from './plan-kill.ts';
import { settle } from './settle.ts';
import { Slot, type SlotAccount } from './slot.ts';
import { keepHistory } from './stored-history.ts';
import { WatchedSandbox } from './watched-sandbox.ts';

/** A number of kills over one fresh database and fresh sandboxes. */
export interface RoundPlan {
  readonly engine: EngineName;
  readonly seed: number;
  /** The number of the first kill. */
  readonly from: number;
  readonly kills: number;
  /** Workers at once. */
  readonly slots: number;
  readonly accountsPerMode: number;
}

export interface RoundMeans {
  readonly worker: BundledWorker;
  readonly postgres: PostgresSource;
  /** Told after each kill how many are done. */
  readonly progressed: (kills: number) => void;
}

export interface RoundResult {
  readonly kills: number;
  readonly verdicts: readonly AccountVerdict[];
  readonly windows: readonly UnprotectedWindow[];
  /** How often renewals in workers were refused, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Of the kills alone, without what comes before and after. */
  readonly killMilliseconds: number;
}

export const rotations = ['strict', 'grace', 'doorkeeper', 'stable'] as const;

const leaseSpeed = 12;
const sharedPerMode = 4;

/** Plays one round: consents, kills, lets a last host tidy up, and judges every account. */
export async function runRound(plan: RoundPlan, means: RoundMeans): Promise<RoundResult> {
  let offset = 0;
  const clock = {
    now: () => Date.now() + offset,
    advance: (milliseconds: number) => {
      offset += milliseconds;
    },
  };
  const database = await emptyDatabase(plan.engine, means.postgres);
  const sandboxes = await Promise.all(rotations.map((rotation) => WatchedSandbox.open(rotation, clock.now)));
  try {
    const accounts = await fill(plan, database.address, sandboxes);
    const instances = sandboxes.map(({ instance }) => instance);
    const leaseTime = { epoch: Date.now(), speed: leaseSpeed };
    const windows: UnprotectedWindow[] = [];
    const refusals: Record<string, number> = {};
    let processes = 0;
    const around = {
      worker: means.worker,
      options: {
        store: database.address,
        journal: database.journal,
        instances,
        shared: accounts.shared,
        leaseTime,
      },
      nextProcess: () => (processes += 1),
      refused: (code: string) => {
        refusals[code] = (refusals[code] ?? 0) + 1;
      },
      measured: (window: UnprotectedWindow) => void windows.push(window),
    };
    const ended = new Set<string>();
    const slots = accounts.own.map((own) => new Slot({ ...around, ended }, own));
    const started = performance.now();
    await killAll(plan, slots, means.progressed);
    const killMilliseconds = performance.now() - started;
    // What dead workers had sent may still be on its way through the socket.
    await delay(200);
    const interrupted = slots.flatMap((slot) => slot.interrupted);
    const settledFrom = markNow(sandboxes);
    const everyone = sandboxes.flatMap((watched) => [...watched.accounts.keys()]);
    const doubtful = [...new Set(interrupted.map(({ accountId }) => accountId))];
    const leaseClock = leaseClockOf(leaseTime);
    await settle({ database, instances, accounts: everyone, doubtful, leaseClock, clock });
    const verdicts = await judgeRound({
      address: database.address,
      sandboxes,
      interrupted,
      shared: new Set(accounts.shared),
      slots: plan.slots,
      settledFrom,
    });
    return {
      kills: plan.kills,
      verdicts,
      windows,
      refusals,
      killMilliseconds,
    };
  } finally {
    await Promise.all(sandboxes.map((watched) => watched.close()));
    await database.remove();
  }
}

interface RoundAccounts {
  /** Those of each slot. */
  readonly own: readonly (readonly SlotAccount[])[];
  readonly shared: readonly string[];
}

async function fill(
  { seed, from, slots, accountsPerMode }: RoundPlan,
  address: string,
  sandboxes: readonly WatchedSandbox[],
): Promise<RoundAccounts> {
  await prepareDatabase(address);
  await keepHistory(address);
  const own: SlotAccount[][] = Array.from({ length: slots }, () => []);
  const shared: string[] = [];
  for (let index = 0; index < accountsPerMode; index += 1) {
    for (const watched of sandboxes) {
      const id = `${watched.rotation}-${from}-${index}`;
      if (index < sharedPerMode) shared.push(id);
      else own[index % slots]?.push({ id, attended: drawFor('attended', seed, id) < 0.5 });
    }
  }
  for (const watched of sandboxes) {
    const records = [];
    for (let index = 0; index < accountsPerMode; index += 1) {
      records.push(await watched.addAccount(`${watched.rotation}-${from}-${index}`));
    }
    await seedAccounts(address, records);
  }
  return { own, shared };
}

async function killAll(
  { seed, from, kills }: RoundPlan,
  slots: readonly Slot[],
  progressed: (kills: number) => void,
): Promise<void> {
  let next = from;
  let done = 0;
  await Promise.all(
    slots.map(async (slot) => {
      while (next < from + kills) {
        const kill = next;
        next += 1;
        await slot.killOne(planKill(seed, kill));
        done += 1;
        progressed(done);
      }
    }),
  );
}
