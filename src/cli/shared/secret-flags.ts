import { Flags } from '@oclif/core';

/** The two ways to give the client secret without a prompt. There is no option that takes the secret itself. */
export const secretFlags = {
  'client-secret-file': Flags.string({
    helpValue: 'FILE',
    exclusive: ['client-secret-stdin'],
    description: 'Read the client secret from this file.',
  }),
  'client-secret-stdin': Flags.boolean({ description: 'Read the client secret from standard input.' }),
};
