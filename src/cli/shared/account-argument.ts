import { Args } from '@oclif/core';

/** The account a command works on. */
export const accountArgument = {
  account: Args.string({ required: true, description: 'Label or id of the account.' }),
};
