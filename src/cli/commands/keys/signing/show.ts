import { Args } from '@oclif/core';
import type { SigningKeyView } from '../../../../packaging/index.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { signingKeyLines } from '../../../shared/signing-key-lines.ts';
import { signingFlags, signingFolder } from '../../../shared/signing-keys.ts';

export default class KeysSigningShow extends AccountCommand {
  static override summary = 'Show the public half of a signing key, to hand on.';
  static override args = { name: Args.string({ required: true, description: 'Name of the key.' }) };
  static override flags = signingFlags;
  static override examples = [
    '<%= config.bin %> keys signing show release',
    '<%= config.bin %> keys signing show release --json',
  ];

  async run(): Promise<SigningKeyView> {
    const { args, flags } = await this.parse(KeysSigningShow);
    // Loaded late: other commands need no archive.
    const { showSigningKey } = await import('../../../../packaging/index.ts');
    const key = showSigningKey(signingFolder(flags['data-dir']), args.name);
    this.print(signingKeyLines(key));
    this.next(`${this.config.bin} verify FILE.tgz --trust ${args.name}`);
    return key;
  }
}
