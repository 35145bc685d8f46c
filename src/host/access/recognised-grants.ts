import { ConnectorError } from '../../errors.ts';
import type { Store } from '../store/store.ts';
import type { AccessGrant } from './access.ts';

const rememberedMilliseconds = 5_000;
const mostRemembered = 10_000;
const useNotedMilliseconds = 60_000;

interface Remembered {
  readonly grant: AccessGrant;
  readonly until: number;
}

/** Grants by the hash of their secret, remembered for a moment: whoever calls a thousand times is looked up once. */
export class RecognisedGrants {
  readonly #store: Pick<Store, 'access'>;
  readonly #remembered = new Map<string, Remembered>();

  constructor(store: Pick<Store, 'access'>) {
    this.#store = store;
  }

  /** The living grant; `now` in milliseconds. Throws `store.*`. */
  async find(secretHash: string, now: number): Promise<AccessGrant | undefined> {
    const known = this.#remembered.get(secretHash);
    const isFresh = known !== undefined && Math.abs(known.until - now) <= rememberedMilliseconds;
    const grant = isFresh && now < known.until ? known.grant : await this.#look(secretHash, now);
    return grant === undefined || hasEnded(grant, now) ? undefined : grant;
  }

  forget(): void {
    this.#remembered.clear();
  }

  async #look(secretHash: string, now: number): Promise<AccessGrant | undefined> {
    const record = await this.#store.access.findByHash(secretHash);
    this.#remembered.delete(secretHash);
    if (record === undefined) return undefined;
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    const { id, kind, role, expiresAt, lastUsedAt } = record;
    const grant = { id, kind, role, expiresAt };
    this.#remembered.set(secretHash, { grant, until: now + rememberedMilliseconds });
    if (kind === 'key' && now - Date.parse(lastUsedAt ?? '1970-01-01') >= useNotedMilliseconds) {
      await this.#noteUse(id, now);
    }
    return grant;
  }

  // That a key was used is worth a note, not a refusal when it cannot be written.
  async #noteUse(id: string, now: number): Promise<void> {
    try {
      await this.#store.access.noteUse(id, new Date(now).toISOString());
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
    }
  }
}

function hasEnded({ expiresAt }: AccessGrant, now: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now;
}
