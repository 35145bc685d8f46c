import type { ChangeSize } from '../../generated/types.ts';

function numbersOf(version: string): readonly number[] {
  return (version.split('-', 1)[0] ?? '').split('.').map(Number);
}

/**
 * What the step from one version number to another promises (Semantic Versioning 2.0). Below 1.0.0 the second number
 * stands for the first and the third for the second; a step back promises as much as one forward.
 */
export function versionStep(old: string, now: string): ChangeSize {
  if (old === now) return 'none';
  const [before, after] = [numbersOf(old), numbersOf(now)];
  const moved = [0, 1, 2].find((place) => before[place] !== after[place]);
  const isEarly = before[0] === 0 && after[0] === 0;
  if (moved === 0 || (moved === 1 && isEarly)) return 'major';
  return moved === 1 || (moved === 2 && isEarly) ? 'minor' : 'patch';
}
