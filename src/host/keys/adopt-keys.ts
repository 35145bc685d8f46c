import { ConnectorError } from '../../errors.ts';
import type { Store } from '../store/store.ts';
import { openKeyChecks, sealKeyCheck } from './key-check.ts';
import type { KeyRing } from './key-ring.ts';
import type { LiveRing } from './live-ring.ts';

/**
 * Takes the keys that were read into the running host and seals with the first of them from now on, after the
 * database has noted it. True when that is another key than before. Throws `host.key_unreadable` when they do not
 * fit the database; the host then goes on with those it has.
 */
export async function adoptKeys(
  { store, ring }: { readonly store: Store; readonly ring: LiveRing },
  read: KeyRing,
): Promise<boolean> {
  ring.take(read);
  if (read.currentId === ring.currentId) return false;
  await store.transaction(async ({ keys }) => {
    const checks = await keys.checks();
    // By what was read alone: what only this process still holds is gone at its next start.
    const printing = openKeyChecks(read, checks);
    if (printing === undefined) throw new ConnectorError('host.key_unreadable');
    if (!checks.has(read.currentId)) await keys.insert(read.currentId, sealKeyCheck(read, printing));
  });
  ring.promote(read.currentId);
  return true;
}
