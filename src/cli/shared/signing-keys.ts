import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { Flags } from '@oclif/core';
import { loadPrivateKey, loadSigningKey, showSigningKey } from '../../packaging/index.ts';
import { dataFolder } from './data-folder.ts';
import { shellQuote } from './shell-quote.ts';

const keyName = /^[\w-]+$/;

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

interface TrustChoice {
  readonly trust?: readonly string[] | undefined;
  readonly 'allow-unsigned-connector': boolean;
  readonly 'data-dir'?: string | undefined;
}

/** The trust options as packaging takes them. Throws `signing.key_unknown` for a name that is none. */
export function chosenTrust(choice: TrustChoice) {
  const folder = signingFolder(choice['data-dir']);
  const fileOf = (key: string) => (keyName.test(key) ? showSigningKey(folder, key).publicKeyFile : key);
  return {
    trust: (choice.trust ?? []).map(fileOf),
    allowUnsignedConnector: choice['allow-unsigned-connector'],
  };
}

/** The trust options as they were typed, for the line that names the next command. */
export function typedTrust(choice: TrustChoice): string {
  const keys = (choice.trust ?? []).map((key) => ` --trust ${shellQuote(key)}`);
  return `${keys.join('')}${choice['allow-unsigned-connector'] ? ' --allow-unsigned-connector' : ''}`;
}

/** The private key to sign with, by name or by file. Throws `signing.*`. */
export function privateKeyOf(key: string, dataDir: string | undefined): KeyObject {
  return keyName.test(key) ? loadSigningKey(signingFolder(dataDir), key) : loadPrivateKey(key);
}
