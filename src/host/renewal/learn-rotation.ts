import type { RotationMemory } from '../store/store.ts';
import type { JournalEntry } from './refresh-journal.ts';

const provesStable = 2;

/** What is known of a token service that has not renewed anything yet. */
export const nothingLearned: RotationMemory = { rotation: 'unknown', sameAnswers: 0 };

/**
 * What one more answer teaches about the way the token service rotates. The same refresh token twice in a row is
 * `stable`; another one is `rotating` and stays so, since the careful side is the safe one.
 */
export function learnRotation(memory: RotationMemory, rotation: JournalEntry['rotation']): RotationMemory {
  if (rotation === 'rotated') return { rotation: 'rotating', sameAnswers: 0 };
  if (rotation !== 'same') return memory;
  const sameAnswers = memory.sameAnswers + 1;
  const isStable = memory.rotation !== 'rotating' && sameAnswers >= provesStable;
  return { rotation: isStable ? 'stable' : memory.rotation, sameAnswers };
}
