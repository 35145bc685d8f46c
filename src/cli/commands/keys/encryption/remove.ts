import { Args } from '@oclif/core';
import type { CliKeyRemoved } from '../../../../generated/types.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { hostFlags } from '../../../shared/host-flags.ts';
import { keyFilePath } from '../../../shared/key-file-path.ts';

export default class KeysEncryptionRemove extends AccountCommand {
  static override summary = 'Take a key out of the key file once nothing is sealed with it.';
  static override description = 'Refused while anything is sealed with it, and for the current key.';
  static override args = { key: Args.string({ required: true, description: 'The id of the key.' }) };
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> keys encryption remove k-0a1b2c3d',
    '<%= config.bin %> keys encryption remove k-4e5f6a7b --json',
  ];

  async run(): Promise<CliKeyRemoved> {
    const { args, flags } = await this.parse(KeysEncryptionRemove);
    await this.withHost(flags, async (host, choice) => {
      const { removeKey } = await import('../../../../host/keys/change-key-file.ts');
      await removeKey(keyFilePath(choice), args.key, host.keys);
    });
    this.log(`Removed ${args.key}.`);
    this.next(
      `${this.config.bin} keys encryption list`,
      'Backups from before the rotation still need the key.',
    );
    return { removed: args.key };
  }
}
