import { errorCatalogue } from '../../errors.ts';
import { type HostParts, instantOf, noteEvent } from '../host-parts.ts';

const code = 'api.authorization_ended';

/**
 * Notes that the API answered as the manifest says it does when an authorization has ended. What it says of a token
 * that was replaced meanwhile says nothing about the present one, and is passed over.
 */
export async function noteEnded(
  parts: HostParts,
  { accountId, tokenVersion }: { readonly accountId: string; readonly tokenVersion: number },
): Promise<void> {
  const { kind, message, action } = errorCatalogue[code];
  await parts.store.transaction(async (tables) => {
    const account = await tables.accounts.get(accountId);
    if (account?.token?.version !== tokenVersion) return;
    const { failure } = account;
    await tables.failures.put(accountId, {
      code,
      kind,
      message,
      action,
      since: failure?.since ?? instantOf(parts),
      failures: (failure?.failures ?? 0) + 1,
      nextTryAt: null,
    });
    await noteEvent(parts, tables, { accountId, event: 'operation.refused', details: { code } });
  });
}
