import type { KeyRing } from '../../src/host/keys/key-ring.ts';
import type { Store } from '../../src/host/store/store.ts';
import { createVault } from '../../src/host/vault.ts';
import type { Observation } from './history-checker.ts';

/** What the store holds of an account now, with its tokens opened. */
export async function observeAccount(store: Store, id: string, ring: KeyRing): Promise<Observation> {
  const account = await store.accounts.get(id);
  const sealed = account?.token?.tokens ?? null;
  return {
    version: account?.token?.version ?? 0,
    tokens: sealed === null ? null : createVault(ring).openTokens(id, sealed),
    failure: account?.failure ?? null,
  };
}
