import { Args } from '@oclif/core';
import type { CliKeyRemoved } from '../../../../generated/types.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { hostFlags } from '../../../shared/host-flags.ts';

export default class KeysApiRemove extends AccountCommand {
  static override summary = 'End an API key, and every session that was opened with it.';
  static override args = { key: Args.string({ required: true, description: 'The id of the key.' }) };
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> keys api remove 5f2c91d0',
    '<%= config.bin %> keys api remove 8a44e7b3 --json',
  ];

  async run(): Promise<CliKeyRemoved> {
    const { args, flags } = await this.parse(KeysApiRemove);
    await this.withHost(flags, (host) => host.access.removeKey(args.key));
    this.log(`Ended ${args.key}.`);
    this.next(`${this.config.bin} keys api list`, 'Hosts that are running notice within five seconds.');
    return { removed: args.key };
  }
}
