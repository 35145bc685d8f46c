import type { OperationHeaders } from '../host.ts';
import type { HeaderSlot } from './header-slot.ts';

const mostAccounts = 50_000;

/** Headers in memory by account id; the oldest entry makes room for a new one. */
export class HeaderCache {
  readonly #slots = new Map<string, HeaderSlot>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Headers that may be handed out right now. */
  get(accountId: string): OperationHeaders | undefined {
    const slot = this.#slots.get(accountId);
    if (slot === undefined) return undefined;
    const now = this.#now();
    if (now < slot.until && now >= slot.from) return slot.headers;
    return slot.next === null ? undefined : this.#advance(accountId, slot.next);
  }

  put(accountId: string, slot: HeaderSlot): void {
    this.#slots.delete(accountId);
    if (this.#slots.size >= mostAccounts) this.#dropOldest();
    this.#slots.set(accountId, slot);
  }

  drop(accountId: string): void {
    this.#slots.delete(accountId);
  }

  /** Forgets headers of this token version; a successor that waits to settle takes their place at once. */
  dropVersion(accountId: string, tokenVersion: number): void {
    const slot = this.#slots.get(accountId);
    if (slot === undefined || slot.headers.tokenVersion !== tokenVersion) return;
    if (slot.next === null) this.#slots.delete(accountId);
    else this.#slots.set(accountId, slot.next);
  }

  #advance(accountId: string, next: HeaderSlot): OperationHeaders | undefined {
    this.#slots.set(accountId, next);
    return this.get(accountId);
  }

  #dropOldest(): void {
    const [oldest] = this.#slots.keys();
    if (oldest !== undefined) this.#slots.delete(oldest);
  }
}
