import { tokensBelongTo } from '../../account/settings-identity.ts';
import { ConnectorError } from '../../errors.ts';
import { type HostParts, instantOf } from '../host-parts.ts';
import { backgroundDueAt } from '../store/due-columns.ts';
import type { DueAccount } from '../store/store.ts';

const pageSize = 64;
const mostWaiting = 16;
/** About a quarter of a minute's work: then the instance is given back, so that all get their turn. */
const mostInTurn = 320;

/**
 * - `done`: nothing is due any more
 * - `more`: there is more to do, and somebody should go on at once
 * - `left`: what is left has to wait for something
 */
export type TurnEnd = 'done' | 'more' | 'left';

export interface DueWork {
  readonly instance: string;
  /** Renews one account that nobody waits for; false when the store has not taken the answer yet. */
  readonly renew: (accountId: string) => Promise<boolean>;
  /** Whether the instance is still this host's to renew. */
  readonly mayGoOn: () => boolean;
}

/**
 * Renews the due accounts of one instance, oldest first, a page at a time. Stops when the instance begins to rest.
 * Throws `store.*` when the accounts cannot be read.
 */
export async function renewDue(parts: HostParts, work: DueWork): Promise<TurnEnd> {
  const turn = new Turn(parts, work);
  let after: DueAccount | undefined;
  for (;;) {
    const page = await parts.store.instances.due(work.instance, {
      now: instantOf(parts),
      after,
      limit: pageSize,
    });
    for (const account of page) {
      if (!(await turn.take(account))) return turn.end(turn.rests ? 'left' : 'more');
    }
    after = page.at(-1);
    if (page.length < pageSize) return turn.end('done');
    if (turn.started >= mostInTurn) return turn.end('more');
  }
}

/** The renewals of one turn: a few at a time, so that what waits at the gate stays little. */
class Turn {
  started = 0;
  /** The instance began to rest. */
  rests = false;
  readonly #parts: HostParts;
  readonly #work: DueWork;
  readonly #running = new Set<Promise<void>>();
  #leavesSome = false;

  constructor(parts: HostParts, work: DueWork) {
    this.#parts = parts;
    this.#work = work;
  }

  /** Starts the renewal of an account, unless it is not to be renewed now; false when the turn is over. */
  async take(account: DueAccount): Promise<boolean> {
    if (!isRenewable(this.#parts, this.#work.instance, account)) {
      this.#leavesSome = true;
      return true;
    }
    while (this.#running.size >= this.#room()) await Promise.race(this.#running);
    if (this.rests || !this.#work.mayGoOn()) return false;
    this.started += 1;
    const renewal = this.#renew(account.accountId).finally(() => this.#running.delete(renewal));
    this.#running.add(renewal);
    return true;
  }

  async end(end: TurnEnd): Promise<TurnEnd> {
    await Promise.all(this.#running);
    // Due accounts brought somebody here: when none was to be renewed, they all wait for something.
    const leavesSome = this.#leavesSome || this.started === 0;
    return leavesSome && end === 'done' ? 'left' : end;
  }

  #room(): number {
    return this.#parts.gate.isDoubtful(this.#work.instance) ? 1 : mostWaiting;
  }

  async #renew(accountId: string): Promise<void> {
    try {
      if (!(await this.#work.renew(accountId))) this.#leavesSome = true;
    } catch (error) {
      this.#leavesSome = true;
      const code = error instanceof ConnectorError ? error.code : 'host.unexpected';
      if (code === 'refresh.instance_unavailable') this.rests = true;
      else this.#parts.hookContext.log({ event: 'renewal.background_failed', accountId, code });
    }
  }
}

function isRenewable({ hookContext }: HostParts, instance: string, account: DueAccount): boolean {
  const { settings, facts } = account;
  if (!settings.autoRefreshToken) return false;
  // A host of an earlier version, which renewed them meanwhile, does not know the column that they were found by.
  if (!isDueByFacts(facts, hookContext.now())) return false;
  return tokensBelongTo(facts, settings, { origin: `https://${instance}` });
}

function isDueByFacts(facts: DueAccount['facts'], now: number): boolean {
  const dueAt = backgroundDueAt({ facts, refreshFingerprint: '' });
  return dueAt === null || Number.isNaN(dueAt) || now >= dueAt;
}
