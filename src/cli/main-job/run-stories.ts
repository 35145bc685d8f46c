import { performance } from 'node:perf_hooks';
import { ConnectorError } from '../../errors.ts';
import type { ErrorData } from '../../generated/types.ts';
import { toErrorData } from '../shared/to-error-data.ts';
import { type Step, StepFailure, type StepOutcome, type Story } from './step.ts';

function failureData(error: unknown): ErrorData {
  if (!(error instanceof StepFailure)) return toErrorData(error);
  return new ConnectorError('host.unexpected', { message: error.message }).toData();
}

async function runStep(story: Story, step: Step): Promise<StepOutcome> {
  const named = { story: story.title, title: step.title };
  const began = performance.now();
  try {
    const result = await step.run();
    return { ...named, ...result, status: 'passed', milliseconds: performance.now() - began };
  } catch (error) {
    const milliseconds = performance.now() - began;
    return { ...named, status: 'failed', milliseconds, error: failureData(error) };
  }
}

/**
 * Runs the stories one after the other and tells of every step as it ends. A failed step skips the rest of its
 * story, never another story. Never throws.
 */
export async function runStories(
  stories: readonly Story[],
  tell: (outcome: StepOutcome) => void,
): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const story of stories) {
    let failed = false;
    for (const step of story.steps) {
      const outcome: StepOutcome = failed
        ? { story: story.title, title: step.title, status: 'skipped' }
        : await runStep(story, step);
      failed ||= outcome.status === 'failed';
      outcomes.push(outcome);
      tell(outcome);
    }
  }
  return outcomes;
}
