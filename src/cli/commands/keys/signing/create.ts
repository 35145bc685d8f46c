import { Args } from '@oclif/core';
import type { SigningKeyView } from '../../../../packaging/index.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { signingKeyLines } from '../../../shared/signing-key-lines.ts';
import { signingFlags, signingFolder } from '../../../shared/signing-keys.ts';

export default class KeysSigningCreate extends AccountCommand {
  static override summary = 'Make a key that signs archives (Ed25519).';
  static override description =
    'The private half stays in the data folder, readable by its owner alone, and is never printed. Hand on the public half.';
  static override args = { name: Args.string({ required: true, description: 'What to call it.' }) };
  static override flags = signingFlags;
  static override examples = [
    '<%= config.bin %> keys signing create release',
    '<%= config.bin %> keys signing create release --data-dir ./packaging --json',
  ];

  async run(): Promise<SigningKeyView> {
    const { args, flags } = await this.parse(KeysSigningCreate);
    // Loaded late: other commands need no archive.
    const { createSigningKey } = await import('../../../../packaging/index.ts');
    const key = createSigningKey(signingFolder(flags['data-dir']), args.name);
    this.print(signingKeyLines(key));
    this.next(`${this.config.bin} pack --key ${args.name}`);
    return key;
  }
}
