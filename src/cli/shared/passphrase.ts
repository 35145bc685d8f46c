import { Flags } from '@oclif/core';
import { ConnectorError } from '../../errors.ts';
import { promptHidden } from './prompt.ts';
import { readSecret } from './read-secret.ts';

/** The ways to give a passphrase without a prompt. There is no option that takes the passphrase itself. */
export const passphraseFlags = {
  'passphrase-file': Flags.string({
    helpValue: 'FILE',
    exclusive: ['passphrase-stdin', 'passphrase-fd'],
    description: 'Read the passphrase from this file.',
  }),
  'passphrase-stdin': Flags.boolean({
    exclusive: ['passphrase-fd'],
    description: 'Read the passphrase from standard input.',
  }),
  'passphrase-fd': Flags.integer({
    min: 3,
    helpValue: 'NUMBER',
    description: 'Read the passphrase from this open file descriptor.',
  }),
};

interface PassphraseSource {
  readonly 'passphrase-file'?: string | undefined;
  readonly 'passphrase-stdin'?: boolean | undefined;
  readonly 'passphrase-fd'?: number | undefined;
}

/** Whether a passphrase is asked for once, or twice because a slip would lose what is sealed to it. */
interface PassphraseUse {
  readonly twice: boolean;
}

/**
 * The passphrase from file, descriptor, standard input or a hidden prompt; undefined when there is neither an option
 * nor a terminal. Throws `cli.usage` for what cannot be read or was typed in two ways.
 */
export async function readPassphrase(
  source: PassphraseSource,
  { twice }: PassphraseUse,
): Promise<string | undefined> {
  const place = {
    file: source['passphrase-file'],
    stdin: source['passphrase-stdin'],
    fd: source['passphrase-fd'],
  };
  const given = await readSecret(place, 'passphrase');
  if (given !== undefined || !process.stdin.isTTY) return given;
  const typed = await promptHidden('Passphrase (not shown): ');
  if (twice && (await promptHidden('Once more: ')) !== typed) {
    throw new ConnectorError('cli.usage', {
      message: 'The two passphrases differ.',
      action: 'Try again; nothing was written.',
    });
  }
  return typed;
}
