import type { NetworkProbe } from '../../../../src/account/hook-context.ts';
import { hooks } from '../../../../src/account/hooks.ts';
import {
  validateValidatePlanResult,
  validateValidateResult,
} from '../../../../src/generated/hook-validators.js';
import type {
  Account,
  AccountSettings,
  ConnectorManifest,
  ValidateInput,
  ValidationPlan,
  ValidationReport,
  ValidationStage,
  ValidationStageId,
} from '../../../../src/generated/types.ts';
import type { SandboxClient } from '../../../../src/sandbox/clients/client.ts';
import type { SandboxSwitches } from '../../../../src/sandbox/switches.ts';
import { fakeProbe } from '../../support/fake-probe.ts';
import { consent, type SandboxWorld, sandboxWorld, withTokens } from '../../support/sandbox-world.ts';
import { manifest } from '../../support/world.ts';

/** A deep validation against a sandbox in this process. */
export interface DiagnosisWorld extends SandboxWorld {
  readonly plan: (account: Account, input?: ValidateInput) => Promise<ValidationPlan>;
  /** Somebody agrees to what is planned, unless `input` says otherwise. */
  readonly report: (account: Account, input?: ValidateInput) => Promise<ValidationReport>;
  /** How many token requests the sandbox has got. */
  readonly tokenRequests: () => number;
  readonly authorized: (client: SandboxClient, changes?: Partial<AccountSettings>) => Promise<Account>;
}

interface WorldOptions {
  readonly switches?: Partial<SandboxSwitches>;
  readonly manifest?: ConnectorManifest;
  readonly probe?: Partial<NetworkProbe>;
  /** Milliseconds by which the clock of the host goes ahead of the instance's. */
  readonly ahead?: number;
  readonly onStage?: (stage: ValidationStage) => void;
}

export function diagnosisWorld(options: WorldOptions = {}): DiagnosisWorld {
  const declared = options.manifest ?? manifest;
  const { sandbox, accountOf, context: plain } = sandboxWorld(options.switches, declared);
  const visit: NetworkProbe['visit'] = async (url) => {
    const { status, headers } = await sandbox.fetch(new Request(url));
    const location = headers.get('location');
    const date = Date.parse(headers.get('date') ?? '');
    return { status, date, ...(location === null ? {} : { location }) };
  };
  const now = () => sandbox.clock.now() + (options.ahead ?? 0);
  const { onStage = () => undefined } = options;
  const progress = { started: () => undefined, stageEnded: onStage };
  const context = { ...plain, now, progress, probe: fakeProbe({ visit, ...options.probe }) };
  const deep = { depth: 'deep' } as const;
  const plan: DiagnosisWorld['plan'] = async (account, input = {}) => {
    const result = await hooks['validate.plan'](account, { ...deep, ...input }, context);
    if (!validateValidatePlanResult(result) || result.outcome !== 'plan')
      throw new TypeError(JSON.stringify(result));
    return result;
  };
  return {
    sandbox,
    accountOf,
    context,
    plan,
    report: async (account, input = {}) => {
      const { tokenRequests } = await plan(account, input);
      const asked = { ...deep, agreedTokenRequests: tokenRequests, ...input };
      const result = await hooks.validate(account, asked, context);
      if (!validateValidateResult(result) || result.outcome !== 'report')
        throw new TypeError(JSON.stringify(result));
      return result;
    },
    tokenRequests: () => sandbox.log.filter(({ path }) => path === declared.endpoints.token).length,
    authorized: async (client, changes) => {
      const account = accountOf(client, changes);
      const begun = await hooks['authorize.begin'](account, {}, context);
      if (begun.outcome === 'refused') throw new TypeError(begun.error.code);
      if (begun.outcome === 'authorized') return withTokens(account, begun.patch.tokenState);
      const answer = await consent(sandbox, begun.url);
      const done = await hooks['authorize.complete'](account, { pending: begun.pending, ...answer }, context);
      if (done.outcome === 'refused') throw new TypeError(done.error.code);
      return withTokens(account, done.patch.tokenState);
    },
  };
}

/** What a report complains of: `stage code`, warnings in brackets. */
export function complaints({ stages }: ValidationReport): readonly string[] {
  return stages.flatMap(({ stage, findings }) =>
    findings
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map(({ severity, code }) => (severity === 'error' ? `${stage} ${code}` : `(${stage} ${code})`)),
  );
}

/** What was seen in one stage. */
export function seenIn({ stages }: ValidationReport, id: ValidationStageId): string {
  const stage = stages.find((each) => each.stage === id);
  return `${stage?.status}: ${stage?.findings.map(({ seen }) => seen).join(' ')}`;
}
