import type { ErrorData } from '../../generated/types.ts';

/** What a step that went well has to show. */
export interface StepResult {
  /** The rest of the step's line. */
  readonly result: string;
  /** Further lines below it. */
  readonly lines?: readonly string[];
}

/** One line of the main job; it fails by throwing. */
export interface Step {
  readonly title: string;
  readonly run: () => Promise<StepResult>;
}

/** Steps that build on each other; after a failed one the rest of the story is skipped. */
export interface Story {
  readonly title: string;
  readonly steps: readonly Step[];
}

interface StepDone {
  readonly story: string;
  readonly title: string;
}

export type StepOutcome =
  | (StepDone & StepResult & { readonly status: 'passed'; readonly milliseconds: number })
  | (StepDone & { readonly status: 'failed'; readonly milliseconds: number; readonly error: ErrorData })
  | (StepDone & { readonly status: 'skipped' });

/** A step saw something else than it promises. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}

/** Throws a StepFailure that says what was expected and seen. */
export function expectThat(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new StepFailure(otherwise);
}
