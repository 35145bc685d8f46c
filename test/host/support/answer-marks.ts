import fc from 'fast-check';
import type { AnswerMark } from '../../../src/host/renewal/answer-marks.ts';
import { LatestAnswers } from '../../../src/host/renewal/latest-answers.ts';

const counts = fc.integer({ min: 1, max: 5 });

/** Marks of few accounts within few moments, so that they meet. */
export const answerMarks: fc.Arbitrary<AnswerMark[]> = fc.array(
  fc.record({
    accountId: fc.constantFrom('a1', 'a2', 'a3', 'a4'),
    version: counts,
    generation: counts,
    receivedAt: fc.integer({ min: 0, max: 20 }),
  }),
);

/** What a journal knows that saw answers which brought their accounts so far. */
export function latestOf(marks: readonly AnswerMark[]): LatestAnswers {
  const latest = new LatestAnswers();
  for (const { accountId, version, generation, receivedAt } of marks) {
    latest.note({ holder: { accountId }, spent: { version: version - 1, generation }, receivedAt });
  }
  return latest;
}
