import type { HookContext, StoredRenewal } from '../account/hook-context.ts';
import { ConnectorError } from '../errors.ts';
import type { AccountSettings, ValidationReport } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { blurFailures } from './blur-failures.ts';
import { unlessRefused } from './connector.ts';
import type { ValidationWatch } from './host.ts';
import { type HostParts, noteEvent } from './host-parts.ts';
import { accountContext } from './log/account-context.ts';
import type { RefreshCoordinator } from './renewal/refresh-coordinator.ts';
import type { AccountSnapshot } from './store/store.ts';
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
  watch: ValidationWatch = {},
): Promise<ValidationReport> {
  const snapshot = await findAccount(parts.store, id);
  const account = openAccount(parts.vault, snapshot);
  const renew = renewalFor(parts, coordinator, snapshot);
  const context = { ...accountContext(parts.hookContext, id), renew };
  const { hooks } = parts.connector;
  const { patch: _stored, ...report } = unlessRefused(
    await hooks.validate(account, {}, watching(parts, context, { settings: account.settings, watch })),
  );
  await keepReport(parts, id, report);
  return report;
}

/** The context of a validation that somebody looks on at; what it may tell depends on whose domain the Host is under. */
export function watching(
  parts: HostParts,
  context: HookContext,
  { settings, watch }: { readonly settings: AccountSettings; readonly watch: ValidationWatch },
): HookContext {
  const progress = {
    started: watch.started ?? (() => undefined),
    stageEnded: watch.stageEnded ?? (() => undefined),
  };
  return { ...blurFailures(parts, settings.host, context), progress };
}

/** Renews the account for a validation, once among all hosts, and notes that it was for that. */
export function renewalFor(
  parts: HostParts,
  coordinator: Pick<RefreshCoordinator, 'renew'>,
  { id, token }: AccountSnapshot,
): () => Promise<StoredRenewal> {
  return async () => {
    const { current, findings } = await coordinator.renew(id, 'manual', token?.version ?? 0);
    if (findings !== undefined) await noteMint(parts, id, current.tokenVersion);
    return { tokenState: current.account.tokenState, findings: findings ?? [] };
  };
}

// For whoever is asked for help later; the report in hand is right without it.
async function keepReport(parts: HostParts, accountId: string, report: ValidationReport): Promise<void> {
  try {
    await parts.store.reports.put(accountId, JSON.stringify(report));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    parts.hookContext.log({ event: 'validation.note_failed', accountId, code: error.code });
  }
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
