import type { HookContext } from '../../account/hook-context.ts';
import { ConnectorError } from '../../errors.ts';
import type { Store } from '../store/store.ts';

/** Ids of the accounts that were used since it was last asked. */
type UsedSource = () => Iterable<string>;

/**
 * Remembers when headers of an account were last asked for. A hit in memory only leaves a mark there, which is
 * collected now and then: the moment is that of collecting, at most a minute late.
 */
export class UsageKeeper {
  readonly #store: Pick<Store, 'usage'>;
  readonly #context: Pick<HookContext, 'now' | 'log'>;
  readonly #sources: UsedSource[] = [];
  #recent = new Map<string, string>();

  constructor(store: Pick<Store, 'usage'>, context: Pick<HookContext, 'now' | 'log'>) {
    this.#store = store;
    this.#context = context;
  }

  /** From now on asks this source, too. */
  watch(source: UsedSource): void {
    this.#sources.push(source);
  }

  /** Asks every source what was used since the last time. */
  collect(): void {
    const at = new Date(this.#context.now()).toISOString();
    for (const source of this.#sources) {
      for (const accountId of source()) this.#recent.set(accountId, at);
    }
  }

  /** The moment of a use that is not written down yet; ISO 8601. */
  lastUsedAt(accountId: string): string | undefined {
    return this.#recent.get(accountId);
  }

  /** Writes down what was collected; what cannot be written now is kept for the next time. Never throws `store.*`. */
  async flush(): Promise<void> {
    this.collect();
    const written = this.#recent;
    if (written.size === 0) return;
    this.#recent = new Map();
    try {
      await this.#store.usage.put(written);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.#recent = new Map([...written, ...this.#recent]);
      this.#context.log({ event: 'usage.unwritten', code: error.code });
    }
  }
}
