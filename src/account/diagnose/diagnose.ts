import type { Account, ValidateInput, ValidationReport, ValidationStage } from '../../generated/types.ts';
import type { HookContext } from '../hook-context.ts';
import { checkApi } from '../validate/check-api.ts';
import { checkInstance, type InstanceCheck } from '../validate/check-instance.ts';
import { checkRenewal } from '../validate/check-renewal.ts';
import { checkScopes } from '../validate/check-scopes.ts';
import { checkSettings, type SettingsCheck } from '../validate/check-settings.ts';
import { plannedStages, quickStages, untested } from '../validate/stage.ts';
import { createStageTeller, type StageTeller } from '../validate/stage-teller.ts';
import { checkClock } from './check-clock.ts';
import { checkHostForm } from './check-host-form.ts';
import { checkName, checkProxy, checkTls } from './check-network.ts';
import { checkRotation } from './check-rotation.ts';
import { diagnoseClient } from './diagnose-client.ts';
import { inspectNetwork } from './inspect-network.ts';
import { isReadOnly, planDiagnosis } from './plan-diagnosis.ts';
import { createTokenRequests, type TokenRequests } from './token-requests.ts';
import { unasked } from './unasked.ts';

/** Told by the stage of its own, with more evidence. */
const toldLater = 'account.offline_access_missing';

/**
 * The deep report: the stages of the quick one, and between them why something fails. Sends at most as many token
 * requests as were agreed to, and not more than `planDiagnosis` says; whatever may be refused is asked before a token
 * is issued. Never spends a refresh token and never throws for what the instance answers.
 */
export async function diagnose(
  account: Account,
  input: ValidateInput,
  context: HookContext,
): Promise<ValidationReport> {
  const plan = planDiagnosis(account, input, context);
  const requests = createTokenRequests(Math.min(plan.tokenRequests, input.agreedTokenRequests ?? 0));
  const teller = createStageTeller(context, plannedStages('deep'));
  const settings = checkSettings(account, context);
  const instance = await diagnoseInstance(settings, teller, context);
  const world = { account, input, context, requests };
  const client = await diagnoseGround(world, { settings, instance }, teller);
  const { tokenState } = client;
  teller.tell('api', await checkApi(settings.instance, tokenState, context));
  teller.tell('scopes', checkScopes(account.settings, tokenState));
  teller.tell('offline_access', client.offlineAccess);
  teller.tell('renewal', checkRenewal(account.settings, tokenState, context));
  teller.tell('rotation', checkRotation(account, input));
  const valid = teller.stages.every(isValid);
  context.log({ event: 'account.validated', valid, tokenRequests: requests.sent });
  return {
    outcome: 'report',
    valid,
    checkedAt: new Date(context.now()).toISOString(),
    stages: teller.stages,
    plan,
    tokenRequestsSent: requests.sent,
    ...(client.minted ? { patch: { tokenState } } : {}),
  };
}

/** A question of the deep report that stays open does not make an account invalid. */
function isValid({ stage, status }: ValidationStage): boolean {
  return quickStages.includes(stage) ? status === 'passed' || status === 'warning' : status !== 'failed';
}

/** From the settings to a connection that stands. */
async function diagnoseInstance(
  settings: SettingsCheck,
  { tell }: StageTeller,
  context: HookContext,
): Promise<InstanceCheck> {
  const findings = settings.findings.filter(({ code }) => code !== toldLater);
  tell('settings', { ...settings, findings });
  tell('host', checkHostForm(settings.instance));
  const network = await inspectNetwork(settings.instance, context);
  tell('proxy', checkProxy(network));
  tell('dns', checkName(network));
  tell('tls', checkTls(network, context.now()));
  const instance =
    network?.handshake.failure === undefined
      ? await checkInstance(settings.instance, context)
      : { ...untested('instance.not_tested', 'Not tested: no connection; see above.'), reachable: false };
  tell('instance', instance);
  return instance;
}

interface World {
  readonly account: Account;
  readonly input: ValidateInput;
  readonly context: HookContext;
  readonly requests: TokenRequests;
}

interface Ground {
  readonly settings: SettingsCheck;
  readonly instance: InstanceCheck;
}

/** What is to be asked of a client, when there is an instance to ask. */
async function diagnoseGround(
  world: World,
  { settings: { connection }, instance: { reachable } }: Ground,
  teller: StageTeller,
): ReturnType<typeof diagnoseClient> {
  const { account, input, context } = world;
  if (connection === undefined) {
    return unasked(account, teller, 'Not tested: the settings need to be put right first.');
  }
  if (!reachable) return unasked(account, teller, 'Not tested: the instance cannot be reached.');
  const readOnly = isReadOnly(account, input, { instance: connection.instance, context });
  const diagnosis = { ...world, connection, readOnly };
  teller.tell('clock', await checkClock(diagnosis));
  return diagnoseClient(diagnosis, teller);
}
