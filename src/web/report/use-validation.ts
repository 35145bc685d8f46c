import { useCallback, useState } from 'react';
import type { Problem } from '../../generated/types.ts';
import { toProblem } from '../api/host-problem.ts';
import { useHost } from '../state/host-context.ts';
import { reportTexts } from '../texts/form-texts.ts';
import { problems } from '../texts/problems.ts';
import { nextReport, type ReportEvent, type ReportState } from './report-state.ts';

/** Validate, as a view sees it. */
export interface Validation {
  readonly state: ReportState | undefined;
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Validates what `subject` names once it resolves, `accounts/ID` or `drafts/ID`. */
  readonly start: (subject: () => Promise<string>) => void;
}

/** Runs Validate and keeps its checklist. */
export function useValidation(): Validation {
  const { client, announce } = useHost();
  const [state, setState] = useState<ReportState>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const start = useCallback<Validation['start']>(
    (subject) => {
      const tell = (event: ReportEvent): void =>
        setState((shown) => nextReport(shown ?? { stages: [] }, event));
      const run = async (): Promise<void> => {
        const report = await client.validate(await subject(), {
          onStarted: (stages) => tell({ type: 'started', stages }),
          onStage: (stage) => {
            tell({ type: 'stage', stage });
            announce(`${stage.title}: ${reportTexts.status[stage.status]}`);
          },
        });
        tell({ type: 'report', report });
        announce(report.valid ? reportTexts.valid : reportTexts.invalid);
      };
      setBusy(true);
      setProblem(undefined);
      setState({ stages: [] });
      run()
        .catch((error: unknown) => {
          setState(undefined);
          setProblem(toProblem(error, problems.unreadable));
        })
        .finally(() => setBusy(false));
    },
    [client, announce],
  );
  return { state, busy, problem, start };
}
