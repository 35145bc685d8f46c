import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { dataFolder } from './data-folder.ts';
import { shellQuote } from './shell-quote.ts';

/** Where signing keys are kept: beside the accounts, and apart from their keys. */
export function signingFolder(dataDir: string | undefined): string {
  return join(dataFolder(dataDir), 'signing');
}

/** The option of every command that works with signing keys of this machine. */
export const signingFlags = {
  'data-dir': Flags.string({
    helpValue: 'FOLDER',
    description:
      'Where the signing keys are, below signing/. [default: COUPA_ACCOUNT_HOME, else the folder of the platform]',
  }),
};

/** The options of a command that judges an archive; `dependsOn` names the option that they make no sense without. */
export function trustFlags(dependsOn: string[] = []) {
  return {
    trust: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY',
      dependsOn,
      description:
        'Whom to trust: the file of a public key (PEM), or the name of a signing key of this machine.',
    }),
    'allow-unsigned-connector': Flags.boolean({
      dependsOn,
      description: 'Take an archive without any signature. Its code runs with the rights of the host.',
    }),
  };
}

/** Whom a person has said to trust. */
export interface TrustChoice {
  readonly trust?: readonly string[] | undefined;
  readonly 'allow-unsigned-connector': boolean;
  readonly 'data-dir'?: string | undefined;
}

/** The trust options as they were typed, for the line that names the next command. */
export function typedTrust(choice: TrustChoice): string {
  const keys = (choice.trust ?? []).map((key) => ` --trust ${shellQuote(key)}`);
  return `${keys.join('')}${choice['allow-unsigned-connector'] ? ' --allow-unsigned-connector' : ''}`;
}
