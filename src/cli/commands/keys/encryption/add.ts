import type { CliKeyAdded } from '../../../../generated/types.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { hostFlags } from '../../../shared/host-flags.ts';
import { keyFilePath } from '../../../shared/key-file-path.ts';

export default class KeysEncryptionAdd extends AccountCommand {
  static override summary = 'Put a new random key on the first line of the key file.';
  static override description =
    'It is the current key from then on; the older ones still open what they sealed. Several hosts that share a database need the same key file before the next step.';
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> keys encryption add',
    '<%= config.bin %> keys encryption add --data-dir ./accounts --json',
  ];

  async run(): Promise<CliKeyAdded> {
    const { flags } = await this.parse(KeysEncryptionAdd);
    // Through the host first: it makes the key file of a new data folder, and says when the keys do not fit.
    const added = await this.withHost(flags, async (host, choice) => {
      await host.keys.list();
      const { addKey } = await import('../../../../host/keys/change-key-file.ts');
      return addKey(keyFilePath(choice));
    });
    this.log(`Added ${added}; it is the current key.`);
    this.next(`${this.config.bin} keys encryption rotate`, 'seals everything with it, while hosts serve.');
    return { added };
  }
}
