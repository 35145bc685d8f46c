import type { HookContext } from '../account/hook-context.ts';
import { openKeyChecks, sealKeyCheck } from './keys/key-check.ts';
import { loadKeyFile } from './keys/key-file.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { createKeys, type KeySource, readKeys } from './keys/key-source.ts';
import { LiveRing } from './keys/live-ring.ts';
import { inspectStore, type StoreInspection } from './store/inspect-store.ts';
import { openStore, type StoreOptions } from './store/open-store.ts';
import type { Store } from './store/store.ts';

/** A store together with the ring that opens what is sealed in it. */
export interface UnsealedStore {
  readonly store: Store;
  readonly ring: LiveRing;
}

interface UnsealOptions extends StoreOptions {
  readonly log?: HookContext['log'] | undefined;
}

/**
 * Opens the store when the keys fit it, else returns undefined: the host is sealed, and the database was only read
 * (check A-42). Keys fit when the ring shares one with the database and none under an id of the database is another;
 * values under keys that the ring lacks then fail one by one. A key file is made only where nothing sealed exists.
 * Throws `host.key_*` and `store.*`.
 */
export async function unsealStore(
  address: string,
  keys: KeySource,
  { log, ...options }: UnsealOptions = {},
): Promise<UnsealedStore | undefined> {
  const inspection = await inspectStore(address);
  const ring = (await readKeys(keys, log)) ?? createFirstKeys(keys, inspection);
  if (ring === undefined || !fits(ring, inspection)) return undefined;
  const store = await openStore(address, options);
  try {
    const printing = await claim(store, ring);
    if (printing === undefined) return await sealAgain(store);
    const readAtOnce = 'file' in keys ? () => loadKeyFile(keys.file) : undefined;
    return { store, ring: new LiveRing({ ring, printing, readAtOnce }) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function createFirstKeys(keys: KeySource, { keyChecks, holdsSealed }: StoreInspection): KeyRing | undefined {
  return keyChecks.size === 0 && !holdsSealed ? createKeys(keys) : undefined;
}

function fits(ring: KeyRing, { keyChecks, holdsSealed }: StoreInspection): boolean {
  if (keyChecks.size === 0) return !holdsSealed;
  return openKeyChecks(ring, keyChecks) !== undefined;
}

// Two processes may start over an empty database at once: the first one's key decides for both. They meet in the one
// row that both write, since neither sees the other's check value.
async function claim(store: Store, ring: KeyRing): Promise<ReturnType<typeof openKeyChecks>> {
  return store.transaction(async ({ keys, meta }) => {
    const checks = await keys.checks();
    if (checks.size === 0) await meta.put('first_key', Buffer.from(ring.currentId));
    const printing = openKeyChecks(ring, checks);
    if (printing === undefined || checks.has(ring.currentId)) return printing;
    await keys.insert(ring.currentId, sealKeyCheck(ring, printing));
    return printing;
  });
}

async function sealAgain(store: Store): Promise<undefined> {
  await store.close();
  return undefined;
}
