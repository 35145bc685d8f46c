import { useCallback, useState } from 'react';
import type { Problem } from '../../generated/types.ts';
import { toProblem } from '../api/host-problem.ts';
import { problems } from '../texts/problems.ts';

/** Something that was asked of the host: whether it runs, and why it failed. */
export interface Action {
  readonly busy: boolean;
  readonly problem: Problem | undefined;
  /** Runs it; resolves to whether it worked. Never rejects. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  readonly clear: () => void;
}

/** One thing at a time, with its failure kept to be shown. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = useCallback(async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(toProblem(error, problems.unreadable));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setProblem(undefined), []);
  return { busy, problem, run, clear };
}
