import type { PlannedStage, ValidationReport, ValidationStage } from '../../generated/types.ts';

/** A stage on the checklist: to come, running, or ended. */
export interface ShownStage extends PlannedStage {
  readonly status: ValidationStage['status'] | 'running' | 'planned';
  readonly findings: ValidationStage['findings'];
}

/** The checklist while it fills. */
export interface ReportState {
  readonly stages: readonly ShownStage[];
  /** Set once it is complete. */
  readonly report?: ValidationReport;
}

/** What the host tells while it validates. */
export type ReportEvent =
  | { readonly type: 'started'; readonly stages: readonly PlannedStage[] }
  | { readonly type: 'stage'; readonly stage: ValidationStage }
  | { readonly type: 'report'; readonly report: ValidationReport };

/** The next checklist: an ended stage shows its findings, and the first that has not ended is running. */
export function nextReport(state: ReportState, event: ReportEvent): ReportState {
  switch (event.type) {
    case 'started':
      return {
        stages: markRunning(event.stages.map((stage) => ({ ...stage, status: 'planned', findings: [] }))),
      };
    case 'stage': {
      const known = state.stages.some(({ stage }) => stage === event.stage.stage);
      const stages = known ? state.stages : [...state.stages, { ...event.stage }];
      return {
        ...state,
        stages: markRunning(stages.map((shown) => (shown.stage === event.stage.stage ? event.stage : shown))),
      };
    }
    default:
      return { stages: event.report.stages, report: event.report };
  }
}

function markRunning(stages: readonly ShownStage[]): readonly ShownStage[] {
  const next = stages.findIndex(({ status }) => status === 'planned' || status === 'running');
  return stages.map((stage, index) => (index === next ? { ...stage, status: 'running' } : stage));
}
