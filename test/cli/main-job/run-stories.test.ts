import { describe, expect, it } from 'vitest';
import { outcomeLines, totalLine } from '../../../src/cli/main-job/outcome-lines.ts';
import { runStories } from '../../../src/cli/main-job/run-stories.ts';
import { expectThat, type Step, type StepOutcome } from '../../../src/cli/main-job/step.ts';
import { ConnectorError } from '../../../src/errors.ts';

const good: Step = { title: 'good', run: async () => ({ result: 'fine', lines: ['more'] }) };
const wrong: Step = {
  title: 'wrong',
  run: async () => expectThat(false, 'Seen 2 requests, expected 1.') as never,
};
const refused: Step = {
  title: 'refused',
  run: () => Promise.reject(new ConnectorError('token.invalid_client')),
};

describe('stories', () => {
  it('skip what follows a failed step, but not the next story', async () => {
    const told: StepOutcome[] = [];
    const stories = [
      { title: 'first', steps: [good, wrong, good] },
      { title: 'second', steps: [good] },
    ];
    const outcomes = await runStories(stories, (outcome) => told.push(outcome));
    expect(outcomes.map(({ status }) => status)).toEqual(['passed', 'failed', 'skipped', 'passed']);
    expect(told).toEqual(outcomes);
  });

  it('say what was seen, what to do and where when a step fails', async () => {
    const outcomes = await runStories(
      [
        { title: 's', steps: [wrong] },
        { title: 't', steps: [refused] },
      ],
      () => {},
    );
    const text = outcomes.flatMap((outcome) => outcomeLines(outcome)).join('\n');
    expect(text).toContain('Seen 2 requests, expected 1.');
    expect(text).toContain('token.invalid_client');
    expect(text).toContain('At: Coupa: Setup');
    expect(totalLine(outcomes)).toContain('0 of 2 steps passed');
  });
});
