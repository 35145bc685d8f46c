import type { LatestAnswers } from './latest-answers.ts';
import { findMarks, keepMarks } from './mark-files.ts';

/** Takes over, once, what processes before have left beside the journal at this base path; `now` in milliseconds. */
export async function recallLatest(base: string, now: number, latest: LatestAnswers): Promise<void> {
  if (!latest.isComplete) latest.learn(await findMarks(base, now));
}

/** Leaves what is known to the next process; touches no disk when a file tells it already. Throws when it cannot. */
export async function keepLatest(base: string, now: number, latest: LatestAnswers): Promise<void> {
  if (!latest.hasNews) return;
  await keepMarks(base, now, (found) => {
    latest.learn(found);
    return latest.marks(now);
  });
  latest.kept();
}
