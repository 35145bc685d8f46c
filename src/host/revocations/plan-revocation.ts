import { ConnectorError } from '../../errors.ts';
import type { Account } from '../../generated/types.ts';
import { type HostParts, instantOf, newId, noteEvent } from '../host-parts.ts';
import { accountContext } from '../log/account-context.ts';
import type { RevocationRecord, StoreTables } from '../store/store.ts';
import { withinDeadline } from '../within-deadline.ts';

const dayMilliseconds = 86_400_000;
/** The connector only says what there is to revoke; it has nothing to wait for. */
const answerMilliseconds = 1_000;

/** For how long whoever has planned or taken a revocation is left alone with it. */
export const revocationTurnMilliseconds = 60_000;

/**
 * Notes, in the transaction that forgets an account's tokens, that they are still to be revoked: sealed, and for 24
 * hours. Undefined when the connector knows nothing to revoke, or does not say so within a second, which is noted.
 * Throws `store.*`.
 */
export async function planRevocation(
  parts: HostParts,
  tables: StoreTables,
  account: Account,
): Promise<RevocationRecord | undefined> {
  if (account.tokenState === null) return undefined;
  const context = accountContext(parts.hookContext, account.id);
  const asking = parts.connector.hooks.disconnect(account, {}, context);
  const asked = await withinDeadline(asking, answerMilliseconds);
  if (asked === undefined || asked.outcome === 'refused') {
    // What is to be forgotten must not depend on it, nor everybody else who wants to write meanwhile.
    const cause = asked?.error.code ?? 'host.unexpected';
    await noteEvent(parts, tables, { accountId: account.id, event: 'revocation.failed', cause });
    return undefined;
  }
  const { revoke } = asked;
  if (revoke.length === 0) return undefined;
  const id = newId(parts);
  const record: RevocationRecord = {
    id,
    accountId: account.id,
    sealedAccount: parts.vault.sealRevocation(id, account),
    tokens: revoke,
    tries: 0,
    nextTryAt: instantOf(parts, revocationTurnMilliseconds),
    endsAt: instantOf(parts, dayMilliseconds),
  };
  await tables.revocations.insert(record);
  return record;
}

/** The account, or undefined when its secrets were damaged: what cannot be opened must still be removable. */
export function ifReadable(open: () => Account): Account | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof ConnectorError) return undefined;
    throw error;
  }
}
