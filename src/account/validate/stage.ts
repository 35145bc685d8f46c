import type { Finding, PlannedStage, ValidationStage, ValidationStageId } from '../../generated/types.ts';

/** What a check found. */
export interface StageCheck {
  readonly findings: readonly Finding[];
  /** True when what was found says nothing about the question of the stage. */
  readonly unknown?: boolean;
}

const titles: Readonly<Record<ValidationStageId, string>> = {
  settings: 'Settings are complete and consistent',
  host: 'Host has the form of a Core instance',
  proxy: 'Requests leave this host',
  dns: 'The name of the instance resolves',
  tls: 'The connection is secure',
  instance: 'Instance can be reached',
  clock: 'Clocks agree',
  token_path: 'There is a token service',
  authentication: 'Coupa recognises the client',
  client: 'Coupa accepts the client',
  redirect_uri: 'The redirect URI is registered',
  requested_scopes: 'The client has the requested scopes',
  api: 'The API accepts the token',
  scopes: 'Scopes were granted as requested',
  offline_access: 'A refresh token is asked for',
  renewal: 'The account can renew itself',
  rotation: 'How refresh tokens rotate',
};

/** The stages of the quick report. */
export const quickStages: readonly ValidationStageId[] = [
  'settings',
  'instance',
  'client',
  'api',
  'scopes',
  'renewal',
];

/** Every stage of Validate in this depth, in the order in which they end. */
export function plannedStages(depth: 'quick' | 'deep'): readonly PlannedStage[] {
  const all = Object.keys(titles) as ValidationStageId[];
  const stages = depth === 'deep' ? all : quickStages;
  return stages.map((stage) => ({ stage, title: titles[stage] }));
}

/** A stage of the report; its status is that of its worst finding unless the check could not tell. */
export function toStage(
  stage: ValidationStageId,
  { findings, unknown = false }: StageCheck,
): ValidationStage {
  const status = unknown ? 'unknown' : worst(findings);
  return {
    stage,
    title: titles[stage],
    status,
    findings: findings.map((finding) => ({ ...finding, stage })),
  };
}

/** A stage that cannot say anything, with the reason. */
export function untested(code: string, seen: string, action = ''): StageCheck {
  return { unknown: true, findings: [{ severity: 'info', code, seen, action }] };
}

function worst(findings: readonly Finding[]): ValidationStage['status'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'failed';
  return findings.some(({ severity }) => severity === 'warning') ? 'warning' : 'passed';
}
