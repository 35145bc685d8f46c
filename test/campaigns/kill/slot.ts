import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { BundledWorker } from '../support/bundle-worker.ts';
import { spawnWorker } from '../support/spawn-worker.ts';
import type { FromKillWorker, KillWorkerOptions, UnprotectedWindow } from './kill-protocol.ts';
import type { PlannedKill } from './plan-kill.ts';

/** What all slots of a round share. */
export interface SlotSurroundings {
  readonly worker: BundledWorker;
  readonly options: Omit<KillWorkerOptions, 'process' | 'accounts' | 'recover'>;
  /** Accounts that only a new consent can help. */
  readonly ended: Set<string>;
  readonly nextProcess: () => number;
  readonly measured: (window: UnprotectedWindow) => void;
  /** A renewal was refused with this code. */
  readonly refused: (code: string) => void;
}

/** One account of a slot. Attended ones are renewed by hand after a kill, the others wait for the end of the round. */
export interface SlotAccount {
  readonly id: string;
  readonly attended: boolean;
}

/** A place where one worker after the other lives and is killed. */
export class Slot {
  readonly #around: SlotSurroundings;
  readonly #accounts: Map<string, SlotAccount>;
  /** Renewals that a killed worker had begun: worker and account. */
  readonly interrupted: { readonly process: number; readonly accountId: string }[] = [];
  #recover: readonly string[] = [];
  #waiting: readonly string[] = [];

  constructor(around: SlotSurroundings, accounts: readonly SlotAccount[]) {
    this.#around = around;
    this.#accounts = new Map(accounts.map((account) => [account.id, account]));
  }

  /** Starts a worker and kills it at the planned moment; resolves when it is gone and all it said was heard. */
  async killOne(plan: PlannedKill): Promise<void> {
    const name = this.#around.nextProcess();
    const open = new Set<string>(this.#recover);
    const ready = Promise.withResolvers<void>();
    const child = this.#start(name);
    const gone = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
    child.on('message', (message: FromKillWorker) => {
      if (message.kind === 'ready') ready.resolve();
      else this.#hear(message, open);
    });
    if (plan.after === 'ready') await Promise.race([ready.promise, gone]);
    await delay(plan.milliseconds);
    const alive = child.exitCode === null && child.signalCode === null;
    child.kill('SIGKILL');
    await gone;
    if (!alive) throw new Error(`A worker ended by itself, with ${child.exitCode ?? child.signalCode}.`);
    for (const accountId of open) this.interrupted.push({ process: name, accountId });
    this.#sortOut(open);
  }

  #hear(message: FromKillWorker, open: Set<string>): void {
    if (message.kind === 'window') this.#around.measured(message);
    else if (message.kind === 'refused') this.#around.refused(message.code);
    else if (message.kind === 'begin') open.add(message.accountId);
    else if (message.kind !== 'ready') open.delete(message.accountId);
    if (message.kind === 'ended') this.#around.ended.add(message.accountId);
  }

  #start(name: number): ChildProcess {
    const { worker, options } = this.#around;
    const busy = new Set([...this.#recover, ...this.#waiting, ...this.#around.ended]);
    const given: KillWorkerOptions = {
      ...options,
      process: name,
      accounts: turnedBy(
        name,
        [...this.#accounts.keys()].filter((id) => !busy.has(id)),
      ),
      shared: turnedBy(
        name,
        options.shared.filter((id) => !this.#around.ended.has(id)),
      ),
      recover: this.#recover,
    };
    return spawnWorker(worker, given);
  }

  #sortOut(open: ReadonlySet<string>): void {
    const own = [...open].flatMap((id) => this.#accounts.get(id) ?? []);
    this.#recover = own.filter(({ attended }) => attended).map(({ id }) => id);
    const left = own.filter(({ attended }) => !attended).map(({ id }) => id);
    this.#waiting = [...this.#waiting, ...left];
  }
}

// Each worker begins elsewhere, so that short lives do not spare most accounts.
function turnedBy(name: number, ids: readonly string[]): readonly string[] {
  const start = (name * 7) % Math.max(ids.length, 1);
  return [...ids.slice(start), ...ids.slice(0, start)];
}
