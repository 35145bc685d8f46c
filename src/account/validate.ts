import type { Account, ValidateInput, ValidationReport } from '../generated/types.ts';
import { diagnose } from './diagnose/diagnose.ts';
import type { HookContext } from './hook-context.ts';
import { checkApi } from './validate/check-api.ts';
import { checkClient } from './validate/check-client.ts';
import { checkInstance } from './validate/check-instance.ts';
import { checkRenewal } from './validate/check-renewal.ts';
import { checkScopes } from './validate/check-scopes.ts';
import { checkSettings } from './validate/check-settings.ts';
import { plannedStages } from './validate/stage.ts';
import { createStageTeller } from './validate/stage-teller.ts';

/**
 * The staged report of Validate, in one of two depths. Every stage says what it can, whatever became of the ones
 * before. Client credentials without a living token mint one, which comes back as `patch` unless the host has renewed
 * it; a refresh token is never spent. The deep report adds why something fails, as far as comparing answers can tell.
 * `valid` means that every stage of the quick report passed, with or without warnings, and no other failed.
 */
export function validate(
  account: Account,
  input: ValidateInput,
  context: HookContext,
): Promise<ValidationReport> {
  return input.depth === 'deep' ? diagnose(account, input, context) : check(account, context);
}

async function check(account: Account, context: HookContext): Promise<ValidationReport> {
  const { tell, stages } = createStageTeller(context, plannedStages('quick'));
  const settings = checkSettings(account, context);
  tell('settings', settings);
  const instance = await checkInstance(settings.instance, context);
  tell('instance', instance);
  const client = await checkClient(
    account,
    { connection: settings.connection, reachable: instance.reachable },
    context,
  );
  tell('client', client);
  const { tokenState } = client;
  tell('api', await checkApi(settings.instance, tokenState, context));
  tell('scopes', checkScopes(account.settings, tokenState));
  tell('renewal', checkRenewal(account.settings, tokenState, context));
  const valid = stages.every(({ status }) => status === 'passed' || status === 'warning');
  context.log({ event: 'account.validated', valid });
  return {
    outcome: 'report',
    valid,
    checkedAt: new Date(context.now()).toISOString(),
    stages,
    ...(client.minted ? { patch: { tokenState } } : {}),
  };
}
