import { parseArgs } from 'node:util';
import { paint } from '../shared/paint.ts';
import { reportError } from '../shared/report-error.ts';
import { toErrorData } from '../shared/to-error-data.ts';
import { untilInterrupted } from '../shared/until-interrupted.ts';
import { createWorld } from './create-world.ts';
import { nextLines } from './next-lines.ts';
import { outcomeLines, totalLine } from './outcome-lines.ts';
import { runStories } from './run-stories.ts';
import type { StepOutcome, Story } from './step.ts';
import { stories } from './stories.ts';
import type { World } from './world.ts';

interface StartOptions {
  /** End when the steps are done instead of staying up to be tried. */
  readonly exit: boolean;
  readonly json: boolean;
  readonly write?: (line: string) => void;
  readonly choose?: (world: World) => readonly Story[];
}

function heading(world: World): readonly string[] {
  return [
    paint('bold', 'Coupa OAuth2 Account'),
    `  sandbox  ${world.sandboxUrl}  stands in for https://${world.instanceHost}   ${paint('yellow', 'SANDBOX')}`,
    `  host     ${world.hostUrl}  keeps accounts in a folder that goes away with it`,
  ];
}

function teller(write: (line: string) => void): (outcome: StepOutcome) => void {
  let story = '';
  return (outcome) => {
    if (outcome.story !== story) {
      story = outcome.story;
      write('');
      write(paint('bold', story));
    }
    for (const line of outcomeLines(outcome)) write(line);
  };
}

/**
 * The main job: starts a sandbox and a host, walks through every story, and says what happened. Resolves to the
 * exit code: 0 when every step passed, else 1. Without `exit` it stays up until Ctrl-C.
 */
export async function start({
  exit,
  json,
  write = (line) => process.stdout.write(`${line}\n`),
  choose = stories,
}: StartOptions): Promise<number> {
  const world = await createWorld();
  try {
    const say = json ? () => undefined : write;
    for (const line of heading(world)) say(line);
    const outcomes = await runStories(choose(world), json ? () => undefined : teller(write));
    const passed = outcomes.every(({ status }) => status === 'passed');
    say('');
    say(totalLine(outcomes));
    if (json) write(JSON.stringify({ passed, steps: outcomes }, undefined, 2));
    if (!exit) {
      for (const line of await nextLines(world)) say(line);
      await untilInterrupted();
    }
    return passed ? 0 : 1;
  } finally {
    await world.close();
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { exit: { type: 'boolean' }, json: { type: 'boolean' } } });
  const { exit = false, json = false } = values;
  try {
    return await start({ exit, json });
  } catch (error) {
    reportError(toErrorData(error), { json });
    return 1;
  }
}

if (import.meta.main) process.exitCode = await main();
