import { deriveHealth, nextHealthLook } from '../accounts/derive-health.ts';
import { type HostParts, instantOf, noteEvent } from '../host-parts.ts';
import type { AccountSnapshot, HealthRecord, StoreTables } from '../store/store.ts';

/**
 * Compares the health of an account with the one noted last and notes a change, as one line of the timeline. Belongs
 * at the end of every transaction that may have changed it. The first state that is ever noted is no change, except
 * that nothing is noted of an account that is gone. Throws `store.*`.
 */
export async function noteHealth(parts: HostParts, tables: StoreTables, accountId: string): Promise<void> {
  const snapshot = await tables.accounts.get(accountId);
  if (snapshot === undefined) return;
  const known = await tables.health.get(accountId);
  const next = recordOf(parts, snapshot, known);
  if (known !== undefined && isSame(known, next) && known.lookAt === next.lookAt) return;
  // Lost to somebody who noted the same account at the same moment; that one has seen what is true now.
  if (!(await tables.health.replace(accountId, next, known))) return;
  if (known === undefined || known.state === null || isSame(known, next)) return;
  await noteChange(parts, tables, { snapshot, from: known.state, next });
}

function recordOf(
  parts: HostParts,
  snapshot: AccountSnapshot,
  known: HealthRecord | undefined,
): HealthRecord {
  const { state, cause = null } = deriveHealth(parts, snapshot);
  const lookAt = nextHealthLook(parts, snapshot);
  const next = { state, cause, since: instantOf(parts), lookAt };
  return known !== undefined && isSame(known, next) ? { ...next, since: known.since } : next;
}

function isSame(one: HealthRecord, other: HealthRecord): boolean {
  return one.state === other.state && one.cause === other.cause;
}

interface HealthChange {
  readonly snapshot: AccountSnapshot;
  readonly from: string;
  readonly next: HealthRecord;
}

async function noteChange(
  parts: HostParts,
  tables: StoreTables,
  { snapshot, from, next }: HealthChange,
): Promise<void> {
  const { nextRenewalAt } = deriveHealth(parts, snapshot);
  await noteEvent(parts, tables, {
    accountId: snapshot.id,
    event: 'health.changed',
    cause: next.cause ?? undefined,
    generation: snapshot.token?.generation,
    nextActionAt: nextRenewalAt ?? next.lookAt ?? undefined,
    details: { from, to: next.state ?? '' },
  });
}
