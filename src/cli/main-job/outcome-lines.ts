import { paint } from '../shared/paint.ts';
import type { StepOutcome } from './step.ts';

const titleWidth = 44;

function timeText(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`.padStart(9);
}

/** The lines of one step: mark, what, time, result, and what else there is to see. */
export function outcomeLines(outcome: StepOutcome): readonly string[] {
  const title = outcome.title.padEnd(titleWidth);
  if (outcome.status === 'skipped') return [paint('dim', `  – ${title}${' '.repeat(9)}  skipped`)];
  const time = paint('dim', timeText(outcome.milliseconds));
  if (outcome.status === 'passed') {
    const below = (outcome.lines ?? []).map((line) => `      ${line}`);
    return [`  ${paint('green', '✓')} ${title}${time}  ${outcome.result}`, ...below];
  }
  const { code, message, action, where, details } = outcome.error;
  return [
    `  ${paint('red', '✗')} ${title}${time}  ${paint('red', code)}: ${message}`,
    `      Do: ${action}${where === undefined ? '' : ` At: ${where}`}`,
    ...Object.entries(details).map(([key, value]) => `      ${key}: ${String(value)}`),
  ];
}

/** The last line: how many steps passed, and the time of all together. */
export function totalLine(outcomes: readonly StepOutcome[]): string {
  const passed = outcomes.filter(({ status }) => status === 'passed').length;
  const milliseconds = outcomes.reduce(
    (sum, outcome) => sum + (outcome.status === 'skipped' ? 0 : outcome.milliseconds),
    0,
  );
  const all = passed === outcomes.length && passed > 0;
  const text = `${passed} of ${outcomes.length} steps passed in ${(milliseconds / 1000).toFixed(2)} s`;
  return `${paint(all ? 'green' : 'red', all ? '✓' : '✗')} ${paint('bold', text)}`;
}
