import type { ValidationStage, ValidationStageId } from '../../generated/types.ts';
import type { HookContext } from '../hook-context.ts';
import { type StageCheck, toStage } from './stage.ts';

/** Collects the stages of a report in the order they are told. */
export interface StageTeller {
  tell(stage: ValidationStageId, check: StageCheck): void;
  readonly stages: readonly ValidationStage[];
}

/** A collector that lets the host hear each stage as it ends. */
export function createStageTeller({ onStage }: Pick<HookContext, 'onStage'>): StageTeller {
  const stages: ValidationStage[] = [];
  return {
    stages,
    tell: (id, check) => {
      const stage = toStage(id, check);
      stages.push(stage);
      onStage?.(stage);
    },
  };
}
