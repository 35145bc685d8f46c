import type { Account, ValidateInput, ValidationPlan } from '../generated/types.ts';
import { findAccount } from './accounts/find-account.ts';
import { unlessRefused } from './connector.ts';
import type { PlanOptions, ValidateOptions } from './host.ts';
import type { HostParts } from './host-parts.ts';
import { accountContext } from './log/account-context.ts';
import { openAccount } from './vault.ts';

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

/** The input of a deep validation with as many token requests as somebody agreed to. Throws what `confirm` throws. */
export async function agreedInput(
  parts: HostParts,
  accountId: string,
  { intrusive = false, confirm }: ValidateOptions,
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
