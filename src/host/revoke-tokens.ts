import type { Account } from '../generated/types.ts';
import type { HostParts } from './host-parts.ts';
import { carryOutRevocation } from './revocations/carry-out-revocation.ts';
import { planRevocation } from './revocations/plan-revocation.ts';

/**
 * Revokes tokens that belong to nobody here, refresh token first; what the instance cannot do now is kept, sealed, and
 * tried again for 24 hours (check A-37). Returns normally whatever Coupa says. Throws `store.*`.
 */
export async function revokeTokens(parts: HostParts, account: Account): Promise<void> {
  const planned = await parts.store.transaction((tables) => planRevocation(parts, tables, account));
  await carryOutRevocation(parts, planned);
}
