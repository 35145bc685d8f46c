import { keyCheckFits, sealKeyCheck } from './keys/key-check.ts';
import { createKeyFile, loadKeyFile } from './keys/key-file.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { inspectStore, type StoreInspection } from './store/inspect-store.ts';
import { openStore, type StoreOptions } from './store/open-store.ts';
import type { Store } from './store/store.ts';

/** Where the keys come from: a file that is made on the very first start, or a ring that the caller holds. */
export type KeySource = { readonly file: string } | { readonly ring: KeyRing };

/** A store together with the ring that opens what is sealed in it. */
export interface UnsealedStore {
  readonly store: Store;
  readonly ring: KeyRing;
}

/**
 * Opens the store when the keys fit it, else returns undefined: the host is sealed, and the database was only read
 * (check A-42). A key file is made only where nothing sealed exists. Throws `host.key_*` and `store.*`.
 */
export async function unsealStore(
  address: string,
  keys: KeySource,
  options: StoreOptions = {},
): Promise<UnsealedStore | undefined> {
  const inspection = await inspectStore(address);
  const ring = findRing(keys, inspection);
  if (ring === undefined || !fits(ring, inspection)) return undefined;
  const store = await openStore(address, options);
  try {
    return (await claim(store, ring)) ? { store, ring } : await sealAgain(store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

function findRing(keys: KeySource, { keyCheck, holdsSealed }: StoreInspection): KeyRing | undefined {
  if ('ring' in keys) return keys.ring;
  const mayCreate = keyCheck === undefined && !holdsSealed;
  return loadKeyFile(keys.file) ?? (mayCreate ? createKeyFile(keys.file) : undefined);
}

function fits(ring: KeyRing, { keyCheck, holdsSealed }: StoreInspection): boolean {
  return keyCheck === undefined ? !holdsSealed : keyCheckFits(ring, keyCheck);
}

// Two processes may start over an empty database at once: the first one's check value decides for both.
async function claim(store: Store, ring: KeyRing): Promise<boolean> {
  return store.transaction(async ({ meta }) => {
    const keyCheck = await meta.get('key_check');
    if (keyCheck !== undefined) return keyCheckFits(ring, keyCheck);
    await meta.put('key_check', sealKeyCheck(ring));
    return true;
  });
}

async function sealAgain(store: Store): Promise<undefined> {
  await store.close();
  return undefined;
}
