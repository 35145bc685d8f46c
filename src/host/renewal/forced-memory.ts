import { ConnectorError } from '../../errors.ts';

const mostAccounts = 10_000;

interface UsedUp {
  readonly tokenVersion: number;
  /** Milliseconds; when a renewal may be forced for this version, Infinity for never. */
  readonly freeAt: number;
  readonly notedAt: number;
}

/**
 * Remembers that the store allowed no forced renewal, so that thousands of refused calls do not all ask it. Only a
 * shortcut: the store decides, and what is forgotten here is asked again.
 */
export class ForcedMemory {
  readonly #usedUp = new Map<string, UsedUp>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws `api.unauthorized` while it is known that the store would not allow it. */
  assertMayForce({ accountId, tokenVersion }: ForcedVersion): void {
    const known = this.#usedUp.get(accountId);
    const now = this.#now();
    if (known?.tokenVersion !== tokenVersion || now >= known.freeAt || now < known.notedAt) return;
    throw refusal((known.freeAt - now) / 1000);
  }

  /** Takes note of `api.unauthorized` from a claim. */
  noteRefusal({ accountId, tokenVersion }: ForcedVersion, error: unknown): void {
    if (!(error instanceof ConnectorError) || error.code !== 'api.unauthorized') return;
    const { retryAfterSeconds } = error.details;
    const notedAt = this.#now();
    const pause = typeof retryAfterSeconds === 'number' ? retryAfterSeconds * 1000 : Number.POSITIVE_INFINITY;
    if (this.#usedUp.size >= mostAccounts) this.#usedUp.clear();
    this.#usedUp.set(accountId, { tokenVersion, freeAt: notedAt + pause, notedAt });
  }
}

interface ForcedVersion {
  readonly accountId: string;
  readonly tokenVersion: number;
}

function refusal(seconds: number): ConnectorError {
  const details = Number.isFinite(seconds) ? { retryAfterSeconds: Math.ceil(seconds) } : {};
  return new ConnectorError('api.unauthorized', { details });
}
