import type { Finding, PlannedStage, ValidationStage, ValidationStageId } from '../../generated/types.ts';

/** What a check found. */
export interface StageCheck {
  readonly findings: readonly Finding[];
  /** True when what was found says nothing about the question of the stage. */
  readonly unknown?: boolean;
}

const titles: Readonly<Record<ValidationStageId, string>> = {
  settings: 'Settings are complete and consistent',
  instance: 'Instance can be reached',
  client: 'Coupa accepts the client',
  api: 'The API accepts the token',
  scopes: 'Scopes were granted as requested',
  renewal: 'The account can renew itself',
};

/** Every stage of Validate, in the order in which they end. */
export function plannedStages(): readonly PlannedStage[] {
  return (Object.keys(titles) as ValidationStageId[]).map((stage) => ({ stage, title: titles[stage] }));
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
