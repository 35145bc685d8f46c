import type { ValidationPlan } from '../../generated/types.ts';
import { promptLine } from './prompt.ts';

interface AgreeOptions {
  /** Agreed to beforehand. */
  readonly yes: boolean;
  readonly say: (line: string) => void;
  /** Whether somebody is there to answer. */
  readonly isTerminal?: boolean;
  readonly ask?: (question: string) => Promise<string>;
}

/** What a deep validation would ask, for a person to read before it is asked. */
export function planLines({ tokenRequests, note, probes }: ValidationPlan): readonly string[] {
  return [
    `A deep validation would send up to ${countOf(tokenRequests)}:`,
    ...probes.map((probe) => `  ${String(probe.tokenRequests).padStart(2)}  ${probe.asks}`),
    note,
  ];
}

/** Tells the plan and asks whether to go on; where nobody can answer, only `yes` is a yes. */
export async function agreeToPlan(
  plan: ValidationPlan,
  { yes, say, isTerminal = process.stdin.isTTY === true, ask = promptLine }: AgreeOptions,
): Promise<boolean> {
  for (const line of planLines(plan)) say(line);
  if (yes) return true;
  if (!isTerminal) {
    say('There is no terminal to ask on, so none is sent; --yes agrees beforehand.');
    return false;
  }
  const answer = await ask(`Send up to ${countOf(plan.tokenRequests)}? [y/N] `);
  return /^y(?:es)?$/i.test(answer);
}

/** `1 token request`, `5 token requests`. */
export function countOf(tokenRequests: number): string {
  return `${tokenRequests} token request${tokenRequests === 1 ? '' : 's'}`;
}
