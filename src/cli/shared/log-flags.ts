import { Flags } from '@oclif/core';

/** What `--log` and `COUPA_ACCOUNT_LOG` may say, the most talkative first. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Options of commands that stay up and log. */
export const logFlags = {
  log: Flags.string({
    options: logLevels,
    description: 'How much to log. [default: COUPA_ACCOUNT_LOG, else warn]',
  }),
  'log-file': Flags.string({
    helpValue: 'FILE',
    description: 'Append JSON lines to this file instead of logging to stderr.',
  }),
};
