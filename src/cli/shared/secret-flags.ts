import { Flags } from '@oclif/core';

/** The ways to give the client secret without a prompt. There is no option that takes the secret itself. */
export const secretFlags = {
  'client-secret-file': Flags.string({
    helpValue: 'FILE',
    exclusive: ['client-secret-stdin', 'client-secret-fd'],
    description: 'Read the client secret from this file.',
  }),
  'client-secret-stdin': Flags.boolean({
    exclusive: ['client-secret-fd'],
    description: 'Read the client secret from standard input.',
  }),
  'client-secret-fd': Flags.integer({
    min: 3,
    helpValue: 'NUMBER',
    description: 'Read the client secret from this open file descriptor.',
  }),
};
