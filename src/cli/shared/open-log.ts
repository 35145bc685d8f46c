import { ConnectorError } from '../../errors.ts';
import type { HostOptions } from '../../host/create-host.ts';
import { logLevels } from './log-flags.ts';

/** The options of a command that say what is logged. */
export interface LogChoice {
  readonly log?: string | undefined;
  readonly 'log-file'?: string | undefined;
}

/**
 * The log of a command, or undefined when none is wanted: as `--log` says, else as `COUPA_ACCOUNT_LOG`, else as the
 * command does. Lines go to the file, else to stderr, there readable for a person at a terminal. Throws `cli.usage`
 * for a level that is none, `host.log_unwritable`.
 */
export async function openLog(
  choice: LogChoice,
  { usual = 'silent', environment = process.env }: LogDefaults = {},
): Promise<HostOptions['log']> {
  const level = levelNamed(choice.log ?? (environment['COUPA_ACCOUNT_LOG'] || usual));
  if (level === 'silent') return undefined;
  const { createLog } = await import('../../host/log/create-log.ts');
  const file = choice['log-file'];
  if (file === undefined) {
    const form = process.stderr.isTTY ? 'readable' : 'json';
    return createLog({ level, destination: process.stderr, form });
  }
  const { openLogFile } = await import('../../host/log/open-log-file.ts');
  return createLog({ level, destination: openLogFile(file) });
}

interface LogDefaults {
  readonly usual?: (typeof logLevels)[number];
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

function levelNamed(name: string): (typeof logLevels)[number] {
  const level = logLevels.find((known) => known === name);
  if (level !== undefined) return level;
  const message = `A log level is one of ${logLevels.join(', ')}; COUPA_ACCOUNT_LOG says something else.`;
  throw new ConnectorError('cli.usage', { message });
}
