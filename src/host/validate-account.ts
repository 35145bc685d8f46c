import type { HookContext, StoredRenewal } from '../account/hook-context.ts';
import type { AccountSettings, ValidationReport } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { blurFailures } from './blur-failures.ts';
import { unlessRefused } from './connector.ts';
import type { ValidateOptions, ValidationWatch } from './host.ts';
import { type HostParts, noteEvent } from './host-parts.ts';
import { accountContext } from './log/account-context.ts';
import { agreedInput } from './plan-validation.ts';
import type { RefreshCoordinator } from './renewal/refresh-coordinator.ts';
import type { AccountSnapshot } from './store/store.ts';
import { openAccount } from './vault.ts';
import { whereStoreLets } from './where-store-lets.ts';

type Coordinator = Pick<RefreshCoordinator, 'renew'>;

interface Order {
  readonly accountId: string;
  readonly options: ValidateOptions;
}

/**
 * Runs the connector's validation. A token that has to be minted for it is renewed as any other: under the lease,
 * once among all hosts, journaled and stored. An account without tokens is connected by it, which is what typed
 * client credentials ask for. What the renewal is refused with is a finding; the token is never part of the report
 * (check A-31). A deep one sends no more token requests than were confirmed. Throws `account.not_found`, what the hook
 * refuses with, and what `confirm` throws.
 */
export async function validateAccount(
  parts: HostParts,
  coordinator: Coordinator,
  { accountId, options }: Order,
): Promise<ValidationReport> {
  const input = options.depth === 'deep' ? await agreedInput(parts, accountId, options) : {};
  // Read after the question: a person may take long to answer, and the account may be connected by then.
  const snapshot = await findAccount(parts.store, accountId);
  const account = openAccount(parts.vault, snapshot);
  const renew = renewalFor(parts, coordinator, snapshot);
  const context = { ...accountContext(parts.hookContext, accountId), renew };
  const watched = watching(parts, context, { settings: account.settings, watch: options });
  const { hooks } = parts.connector;
  const { patch: _stored, ...report } = unlessRefused(await hooks.validate(account, input, watched));
  await keepReport(parts, accountId, report);
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
  coordinator: Coordinator,
  { id, token }: AccountSnapshot,
): () => Promise<StoredRenewal> {
  return async () => {
    const { current, findings } = await coordinator.renew(id, 'manual', token?.version ?? 0);
    if (findings !== undefined) await noteMint(parts, id, current.tokenVersion);
    return { tokenState: current.account.tokenState, findings: findings ?? [] };
  };
}

async function noteMint(parts: HostParts, accountId: string, version: number): Promise<void> {
  await whereStoreLets(parts, accountId, () =>
    noteEvent(parts, parts.store, {
      accountId,
      event: 'token.minted_by_validation',
      details: { version },
    }),
  );
}

// For whoever is asked for help later.
async function keepReport(parts: HostParts, accountId: string, report: ValidationReport): Promise<void> {
  const { valid, tokenRequestsSent: tokenRequests } = report;
  await whereStoreLets(parts, accountId, async () => {
    await parts.store.reports.put(accountId, JSON.stringify(report));
    if (tokenRequests === undefined) return;
    await noteEvent(parts, parts.store, {
      accountId,
      event: 'account.diagnosed',
      details: { valid, tokenRequests },
    });
  });
}
