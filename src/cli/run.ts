import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { run as runOclif, settings } from '@oclif/core';
import { assertNoSecretInArguments } from './shared/assert-no-secret-in-arguments.ts';
import { exitCodeOf, exitCodes } from './shared/exit-code.ts';
import { hideEnvironment } from './shared/hide-environment.ts';
import { reportError } from './shared/report-error.ts';
import { toErrorData } from './shared/to-error-data.ts';

const exitCodeText = Object.entries(exitCodes)
  .map(([kind, code]) => `${code} ${kind}`)
  .join(', ');

/** What oclif reads of package.json; kept here because source and build name their files differently. */
function oclifSettings() {
  return {
    bin: 'coupa-account',
    description: `Checks, tries and uses Coupa OAuth2 Accounts.\n\nExit codes: 0 done, ${exitCodeText}.`,
    topicSeparator: ' ',
    commands: {
      strategy: 'explicit',
      target: import.meta.filename.endsWith('.ts') ? './src/cli/commands.ts' : './dist/cli/commands.js',
      identifier: 'commands',
    },
    topics: {
      accounts: { description: 'List, show, create and remove the accounts of this host.' },
      keys: { description: 'Make and show keys.' },
      'keys:signing': { description: 'Make, list and show the keys that sign archives.' },
    },
  } as const;
}

/**
 * Runs one command line. Sets the exit code of the process by the kind of failure and never throws; errors go
 * to stderr as text, or to stdout as JSON with `--json`.
 */
export async function run(argv: readonly string[]): Promise<void> {
  hideEnvironment();
  settings.enableAutoTranspile = false;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  try {
    assertNoSecretInArguments(argv);
    const packageFile = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as object;
    const pjson = { ...packageFile, oclif: oclifSettings() };
    await runOclif([...argv], { root, isRoot: true, ignoreManifest: true, pjson: pjson as never });
  } catch (error) {
    const data = toErrorData(error);
    process.exitCode = exitCodeOf(data);
    reportError(data, { json: argv.includes('--json') });
  }
}

if (import.meta.main) await run(process.argv.slice(2));
