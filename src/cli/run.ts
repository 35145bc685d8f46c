import { run as runOclif, settings } from '@oclif/core';
import { oclifOptions } from './oclif-options.ts';
import { assertNoSecretInArguments } from './shared/assert-no-secret-in-arguments.ts';
import { exitCodeOf } from './shared/exit-code.ts';
import { hideEnvironment } from './shared/hide-environment.ts';
import { reportError } from './shared/report-error.ts';
import { toErrorData } from './shared/to-error-data.ts';

/**
 * Runs one command line. Sets the exit code of the process by the kind of failure and never throws; errors go
 * to stderr as text, or to stdout as JSON with `--json`.
 */
export async function run(argv: readonly string[]): Promise<void> {
  hideEnvironment();
  settings.enableAutoTranspile = false;
  try {
    assertNoSecretInArguments(argv);
    await runOclif([...argv], oclifOptions(!import.meta.filename.endsWith('.ts')));
  } catch (error) {
    const data = toErrorData(error);
    process.exitCode = exitCodeOf(data);
    reportError(data, { json: argv.includes('--json') });
  }
}

if (import.meta.main) await run(process.argv.slice(2));
