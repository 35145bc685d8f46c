import type { HookContext, StoredRenewal } from '../account/hook-context.ts';
import { ConnectorError } from '../errors.ts';
import type { Account, ValidateInput, ValidationPlan, ValidationReport } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { unlessRefused } from './connector.ts';
import type { PlanOptions, ValidateOptions } from './host.ts';
import { type HostParts, noteEvent } from './host-parts.ts';
import { accountContext } from './log/account-context.ts';
import type { RefreshCoordinator } from './renewal/refresh-coordinator.ts';
import { openAccount } from './vault.ts';

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
  const { depth, intrusive = false, onStage } = options;
  const input = depth === 'deep' ? await agreedInput(parts, accountId, { ...options, intrusive }) : {};
  // Read after the question: a person may take long to answer, and the account may be connected by then.
  const snapshot = await findAccount(parts.store, accountId);
  const account = openAccount(parts.vault, snapshot);
  const renew = renewalFor(parts, coordinator, { accountId, version: snapshot.token?.version ?? 0 });
  const heard = onStage === undefined ? {} : { onStage };
  const context: HookContext = { ...accountContext(parts.hookContext, accountId), renew, ...heard };
  const { hooks } = parts.connector;
  const { patch: _stored, ...report } = unlessRefused(await hooks.validate(account, input, context));
  if (depth === 'deep') await noteDiagnosis(parts, accountId, report);
  return report;
}

/** What a deep validation would ask of an account. Throws `account.not_found`. */
export async function planValidation(
  parts: HostParts,
  accountId: string,
  { intrusive = false }: PlanOptions,
): Promise<ValidationPlan> {
  const { account, input } = await deepInput(parts, accountId, intrusive);
  const context = accountContext(parts.hookContext, accountId);
  return unlessRefused(await parts.connector.hooks['validate.plan'](account, input, context));
}

async function agreedInput(
  parts: HostParts,
  accountId: string,
  { intrusive, confirm }: ValidateOptions & { readonly intrusive: boolean },
): Promise<ValidateInput> {
  const plan = await planValidation(parts, accountId, { intrusive });
  const isAgreed = plan.tokenRequests > 0 && ((await confirm?.(plan)) ?? false);
  const { input } = await deepInput(parts, accountId, intrusive);
  return { ...input, agreedTokenRequests: isAgreed ? plan.tokenRequests : 0 };
}

/** The account, and what the host knows beside it. */
async function deepInput(
  parts: HostParts,
  accountId: string,
  intrusive: boolean,
): Promise<{ readonly account: Account; readonly input: ValidateInput }> {
  const account = openAccount(parts.vault, await findAccount(parts.store, accountId));
  const { rotation } = await parts.store.leases.rotation(accountId);
  const clientShared = await isClientShared(parts, account);
  return { account, input: { depth: 'deep', intrusive, clientShared, rotation } };
}

/** Whether another account here has tokens of the same client: a refused request could cost it these. */
async function isClientShared({ store }: HostParts, { id, settings }: Account): Promise<boolean> {
  const others = await store.accounts.list();
  return others.some(
    (other) =>
      other.id !== id &&
      other.settings.host === settings.host &&
      other.settings.clientId === settings.clientId &&
      other.token !== null &&
      other.token.tokens !== null,
  );
}

function renewalFor(
  parts: HostParts,
  coordinator: Coordinator,
  { accountId, version }: { readonly accountId: string; readonly version: number },
): () => Promise<StoredRenewal> {
  return async () => {
    const { current, findings } = await coordinator.renew(accountId, 'manual', version);
    if (findings !== undefined) {
      await note(parts, accountId, 'token.minted_by_validation', { version: current.tokenVersion });
    }
    return { tokenState: current.account.tokenState, findings: findings ?? [] };
  };
}

async function noteDiagnosis(
  parts: HostParts,
  accountId: string,
  { valid, tokenRequestsSent = 0 }: ValidationReport,
): Promise<void> {
  await note(parts, accountId, 'account.diagnosed', { valid, tokenRequests: tokenRequestsSent });
}

// What was found out stands, and a token is stored or in the journal: a note that cannot be written changes neither.
async function note(
  parts: HostParts,
  accountId: string,
  event: string,
  details: Readonly<Record<string, number | boolean>>,
): Promise<void> {
  try {
    await noteEvent(parts, parts.store, { accountId, event, details });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    parts.hookContext.log({ event: 'validation.note_failed', accountId, code: error.code });
  }
}
