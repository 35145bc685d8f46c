import type { ArchiveReport } from '../../generated/types.ts';
import { paint } from './paint.ts';

const marks = { passed: '✓', warning: '!', failed: '✗', unknown: '?' } as const;
const paints = { passed: 'green', warning: 'yellow', failed: 'red', unknown: 'dim' } as const;

/** The checklist of an archive: one line a check, and what to do below the one that failed. */
export function checkLines({ checks }: Pick<ArchiveReport, 'checks'>): readonly string[] {
  const width = Math.max(...checks.map(({ title }) => title.length));
  return checks.flatMap(({ title, status, seen, error }) => {
    const mark = paint(paints[status], marks[status]);
    if (error === undefined) return [`  ${mark} ${title.padEnd(width)}  ${paint('dim', seen)}`];
    return [`  ${mark} ${title}`, `    ${error.code}: ${seen}`, `      Do: ${error.action}`];
  });
}
