import type { ConnectorError } from '../../errors.ts';
import { noteHealth } from '../health/note-health.ts';
import { type HostParts, instantOf, noteEvent } from '../host-parts.ts';
import { mostRefusals } from '../scheduling/client-doubts.ts';
import { clientOf } from './accept-client.ts';

/**
 * Notes with an account that it is not asked for, since its client was refused for others: it needs configuration
 * and is not tried by itself until the client is accepted again (check A-39). Does nothing when that happened
 * meanwhile, or when the account says so already. Throws `store.*`.
 */
export async function noteWithheld(
  parts: HostParts,
  accountId: string,
  { code, kind, message, action }: ConnectorError,
): Promise<void> {
  await parts.store.transaction(async (tables) => {
    const stored = await tables.accounts.get(accountId);
    if (stored === undefined || stored.failure?.nextTryAt === null) return;
    if ((await tables.clients.holdRefusals(clientOf(stored))) < mostRefusals) return;
    const { since = instantOf(parts), failures = 0 } = stored.failure ?? {};
    await tables.failures.put(accountId, { code, kind, message, action, since, failures, nextTryAt: null });
    const generation = stored.token?.generation;
    await noteEvent(parts, tables, { accountId, event: 'renewal.withheld', cause: code, generation });
    await noteHealth(parts, tables, accountId);
  });
}
