import { type HostParts, instantOf } from '../host-parts.ts';
import type { RevocationRecord } from '../store/store.ts';
import { carryOutRevocation, giveUpRevocation } from './carry-out-revocation.ts';
import { revocationTurnMilliseconds } from './plan-revocation.ts';

const pageRecords = 20;

/**
 * Tries again what could not be revoked yet, also what a host left that is no more. Taking a record puts its next try
 * off by a minute, so of any number of hosts one sends. Throws `store.*`.
 */
export async function sweepRevocations(parts: HostParts): Promise<void> {
  for (;;) {
    const due = await parts.store.revocations.due(instantOf(parts), pageRecords);
    for (const record of due) await takeUp(parts, record);
    if (due.length < pageRecords) return;
  }
}

async function takeUp(parts: HostParts, record: RevocationRecord): Promise<void> {
  if (record.endsAt <= instantOf(parts)) {
    await parts.store.transaction((tables) => giveUpRevocation(parts, tables, record));
    return;
  }
  const nextTryAt = instantOf(parts, revocationTurnMilliseconds);
  const taken = await parts.store.revocations.reschedule(record, { ...record, nextTryAt });
  if (taken) await carryOutRevocation(parts, { ...record, nextTryAt });
}
