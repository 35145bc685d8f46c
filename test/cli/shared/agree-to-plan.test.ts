import { describe, expect, it } from 'vitest';
import { agreeToPlan } from '../../../src/cli/shared/agree-to-plan.ts';
import type { ValidationPlan } from '../../../src/generated/types.ts';

const plan: ValidationPlan = {
  outcome: 'plan',
  tokenRequests: 4,
  note: 'The account holds no tokens that a refused request could cost.',
  probes: [
    { stage: 'token_path', asks: 'An empty token request that names no client.', tokenRequests: 1 },
    { stage: 'authentication', asks: 'A made-up code.', tokenRequests: 3 },
  ],
};

interface Situation {
  readonly yes?: boolean;
  readonly isTerminal?: boolean;
  readonly answer?: string;
}

async function agree({ yes = false, isTerminal = true, answer = '' }: Situation) {
  const said: string[] = [];
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return answer;
  };
  const agreed = await agreeToPlan(plan, { yes, isTerminal, ask, say: (line) => said.push(line) });
  return { agreed, said, asked };
}

describe('agreeing to what a deep validation would send', () => {
  it.each([
    ['y', true],
    ['Yes', true],
    ['', false],
    ['n', false],
    ['yesterday', false],
  ])('the answer "%s" is %s', async (answer, expected) => {
    const { agreed, asked } = await agree({ answer });
    expect(agreed).toBe(expected);
    expect(asked).toEqual(['Send up to 4 token requests? [y/N] ']);
  });

  it('follows the plan, which says what each request is for', async () => {
    expect((await agree({})).said).toEqual([
      'A deep validation would send up to 4 token requests:',
      '   1  An empty token request that names no client.',
      '   3  A made-up code.',
      'The account holds no tokens that a refused request could cost.',
    ]);
  });

  it('is not asked for when it was given beforehand, and the plan is told all the same', async () => {
    const { agreed, said, asked } = await agree({ yes: true, isTerminal: false });
    expect([agreed, asked, said.length]).toEqual([true, [], 4]);
  });

  it('is no where nobody can answer', async () => {
    const { agreed, said, asked } = await agree({ isTerminal: false, answer: 'y' });
    expect([agreed, asked]).toEqual([false, []]);
    expect(said.at(-1)).toContain('--yes agrees beforehand');
  });
});
