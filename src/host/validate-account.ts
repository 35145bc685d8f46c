import type { StoredRenewal } from '../account/hook-context.ts';
import { ConnectorError } from '../errors.ts';
import type { ValidationReport } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { unlessRefused } from './connector.ts';
import { type HostParts, noteEvent } from './host-parts.ts';
import { accountContext } from './log/account-context.ts';
import type { RefreshCoordinator } from './renewal/refresh-coordinator.ts';
import { openAccount } from './vault.ts';

/**
 * Runs the connector's validation. A token that has to be minted for it is renewed as any other: under the lease,
 * once among all hosts, journaled and stored. An account without tokens is connected by it, which is what typed
 * client credentials ask for. What the renewal is refused with is a finding; the token is never part of the report
 * (check A-31). Throws `account.not_found` and what the hook refuses with.
 */
export async function validateAccount(
  parts: HostParts,
  coordinator: Pick<RefreshCoordinator, 'renew'>,
  id: string,
): Promise<ValidationReport> {
  const snapshot = await findAccount(parts.store, id);
  const account = openAccount(parts.vault, snapshot);
  const renew = async (): Promise<StoredRenewal> => {
    const { current, findings } = await coordinator.renew(id, 'manual', snapshot.token?.version ?? 0);
    if (findings !== undefined) await noteMint(parts, id, current.tokenVersion);
    return { tokenState: current.account.tokenState, findings: findings ?? [] };
  };
  const { hooks } = parts.connector;
  const { patch: _stored, ...report } = unlessRefused(
    await hooks.validate(account, {}, { ...accountContext(parts.hookContext, id), renew }),
  );
  return report;
}

// The token is stored or in the journal: a note that cannot be written does not make the report wrong.
async function noteMint(parts: HostParts, accountId: string, version: number): Promise<void> {
  try {
    const event = 'token.minted_by_validation';
    await noteEvent(parts, parts.store, { accountId, event, details: { version } });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    parts.hookContext.log({ event: 'validation.note_failed', accountId, code: error.code });
  }
}
