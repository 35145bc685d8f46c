import type {
  Account,
  NoInput,
  ValidationReport,
  ValidationStage,
  ValidationStageId,
} from '../generated/types.ts';
import type { HookContext } from './hook-context.ts';
import { checkApi } from './validate/check-api.ts';
import { checkClient } from './validate/check-client.ts';
import { checkInstance } from './validate/check-instance.ts';
import { checkRenewal } from './validate/check-renewal.ts';
import { checkScopes } from './validate/check-scopes.ts';
import { checkSettings } from './validate/check-settings.ts';
import { plannedStages, type StageCheck, toStage } from './validate/stage.ts';

/**
 * The staged report of Validate. Every stage says what it can, whatever became of the ones before. Client
 * credentials without a living token mint one, which comes back as `patch` unless the host has renewed it; a refresh
 * token is never spent.
 * `valid` means that every stage passed, with or without warnings.
 */
export async function validate(
  account: Account,
  _input: NoInput,
  context: HookContext,
): Promise<ValidationReport> {
  const stages: ValidationStage[] = [];
  const end = (id: ValidationStageId, check: StageCheck): void => {
    const stage = toStage(id, check);
    stages.push(stage);
    context.progress?.stageEnded(stage);
  };
  context.progress?.started(plannedStages());
  const settings = checkSettings(account, context);
  end('settings', settings);
  const instance = await checkInstance(settings.instance, context);
  end('instance', instance);
  const client = await checkClient(
    account,
    { connection: settings.connection, reachable: instance.reachable },
    context,
  );
  end('client', client);
  const { tokenState } = client;
  end('api', await checkApi(settings.instance, tokenState, context));
  end('scopes', checkScopes(account.settings, tokenState));
  end('renewal', checkRenewal(account.settings, tokenState, context));
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
