import type { PlannedStage, ValidationStage, ValidationStageId } from '../../generated/types.ts';
import type { HookContext } from '../hook-context.ts';
import { type StageCheck, toStage } from './stage.ts';

/** Collects the stages of a report in the order they are told. */
export interface StageTeller {
  tell(stage: ValidationStageId, check: StageCheck): void;
  readonly stages: readonly ValidationStage[];
}

/** A collector that lets the host hear which stages are to come, and each one as it ends. */
export function createStageTeller(
  { progress }: Pick<HookContext, 'progress'>,
  planned: readonly PlannedStage[],
): StageTeller {
  progress?.started(planned);
  const stages: ValidationStage[] = [];
  return {
    stages,
    tell: (id, check) => {
      const stage = toStage(id, check);
      stages.push(stage);
      progress?.stageEnded(stage);
    },
  };
}
