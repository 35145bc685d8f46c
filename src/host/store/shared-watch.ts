import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import type { StoreEngine } from './store-engine.ts';

/** One watch over the database for everybody who wants to hear of others' changes; begun with the first of them. */
export class SharedWatch {
  readonly #engine: StoreEngine;
  readonly #db: Kysely<Schema>;
  readonly #origin: string;
  readonly #listeners = new Set<(accountId: string) => void>();
  #watching: Promise<() => Promise<void>> | undefined;

  constructor(engine: StoreEngine, db: Kysely<Schema>, origin: string) {
    this.#engine = engine;
    this.#db = db;
    this.#origin = origin;
  }

  async add(changed: (accountId: string) => void): Promise<void> {
    this.#listeners.add(changed);
    this.#watching ??= this.#engine.watch(this.#db, {
      origin: this.#origin,
      changed: (accountId) => {
        for (const listener of this.#listeners) listener(accountId);
      },
    });
    await this.#watching;
  }

  async stop(): Promise<void> {
    const stop = await this.#watching;
    await stop?.();
  }
}
