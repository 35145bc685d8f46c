import type { OperationHeaders } from '../host.ts';
import type { HeaderSlot } from './header-slot.ts';

const defaultMostAccounts = 50_000;
const mostLooks = 64;

const unseenByHand = 1;
const unseenByKeeper = 2;
const unseenByBoth = unseenByHand | unseenByKeeper;

/**
 * A slot, copied flat, with its times counted from the beginning of the memory: numbers that small lie in the object
 * itself. Among 10,000 accounts a hit costs what it has to fetch from afar.
 */
interface Entry {
  headers: OperationHeaders;
  from: number;
  until: number;
  ends: number;
  next: HeaderSlot | null;
  /** Which of the two who look now and then have not yet seen that it was asked for: the hand, the keeper of usage. */
  used: number;
}

/**
 * Headers in memory by account id, of so many accounts and no more. Room is made by a clock hand: it goes round in
 * the order of entry, spares whoever was asked for since it last came by, and takes the first that was not. So what is
 * in use stays, as with a list ordered by use, but a hit writes nothing and moves nothing.
 */
export class HeaderCache {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  readonly #mostAccounts: number;
  readonly #beginning: number;
  #hand = this.#entries.keys();
  /** Made room for others before the keeper of usage saw them. */
  #droppedUsed = new Set<string>();

  constructor(now: () => number, mostAccounts: number = defaultMostAccounts) {
    this.#now = now;
    this.#beginning = Math.floor(now());
    this.#mostAccounts = Math.max(1, mostAccounts);
  }

  /** Headers that may be handed out right now. */
  get(accountId: string): OperationHeaders | undefined {
    const entry = this.#entries.get(accountId);
    if (entry === undefined) return undefined;
    const now = this.#now() - this.#beginning;
    if (now < entry.until && now >= entry.from) {
      if (entry.used !== unseenByBoth) entry.used = unseenByBoth;
      return entry.headers;
    }
    return entry.next === null ? undefined : this.#advance(accountId, entry, entry.next);
  }

  /** Headers of a token that still lives, although it is time to look further; for when nothing can be looked at. */
  living(accountId: string): OperationHeaders | undefined {
    const entry = this.#entries.get(accountId);
    if (entry === undefined) return undefined;
    const now = this.#now() - this.#beginning;
    return now < entry.ends && now >= entry.from ? entry.headers : undefined;
  }

  /** Whether there is anything of the account, living or not: somebody here has asked for it. */
  holds(accountId: string): boolean {
    return this.#entries.has(accountId);
  }

  put(accountId: string, slot: HeaderSlot): void {
    const entry = this.#entries.get(accountId);
    if (entry !== undefined) {
      this.#fill(entry, slot);
      return;
    }
    if (this.#entries.size >= this.#mostAccounts) this.#makeRoom();
    const { headers, next } = slot;
    this.#entries.set(accountId, this.#fill({ headers, from: 0, until: 0, ends: 0, next, used: 0 }, slot));
  }

  drop(accountId: string): void {
    this.#entries.delete(accountId);
  }

  /** Accounts that were asked for since the last call. */
  takeUsed(): ReadonlySet<string> {
    const taken = this.#droppedUsed;
    this.#droppedUsed = new Set();
    for (const [accountId, entry] of this.#entries) {
      if (!(entry.used & unseenByKeeper)) continue;
      entry.used &= ~unseenByKeeper;
      taken.add(accountId);
    }
    return taken;
  }

  /** Forgets headers of this token version; a successor that waits to settle takes their place at once. */
  dropVersion(accountId: string, tokenVersion: number): void {
    const entry = this.#entries.get(accountId);
    if (entry === undefined || entry.headers.tokenVersion !== tokenVersion) return;
    if (entry.next === null) this.#entries.delete(accountId);
    else this.#fill(entry, entry.next);
  }

  #advance(accountId: string, entry: Entry, next: HeaderSlot): OperationHeaders | undefined {
    this.#fill(entry, next);
    return this.get(accountId);
  }

  #fill(entry: Entry, { headers, from, until, ends, next }: HeaderSlot): Entry {
    entry.headers = headers;
    entry.from = from - this.#beginning;
    entry.until = until - this.#beginning;
    entry.ends = ends - this.#beginning;
    entry.next = next;
    return entry;
  }

  // Bounded: with everything in use the hand would go all the way round for one entry.
  #makeRoom(): void {
    for (let looks = 0; ; looks += 1) {
      const { value: accountId, done } = this.#hand.next();
      if (done) {
        this.#hand = this.#entries.keys();
        continue;
      }
      const entry = this.#entries.get(accountId);
      if (entry !== undefined && entry.used & unseenByHand && looks < mostLooks) {
        entry.used &= ~unseenByHand;
        continue;
      }
      if (entry !== undefined && entry.used & unseenByKeeper) this.#droppedUsed.add(accountId);
      this.#entries.delete(accountId);
      return;
    }
  }
}
