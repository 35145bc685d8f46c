import { Flags } from '@oclif/core';
import type { CreatedApiKey } from '../../../../generated/types.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { hostFlags } from '../../../shared/host-flags.ts';
import { pairLines } from '../../../shared/table.ts';

export default class KeysApiCreate extends AccountCommand {
  static override summary = 'Make an API key, and print it this one time.';
  static override description =
    'runtime asks for headers and sends operations; designer sets accounts up as well; operator hands out keys and reads metrics as well. Only a hash of the key is kept.';
  static override flags = {
    label: Flags.string({ required: true, description: 'What the key is for.' }),
    role: Flags.option({
      options: ['runtime', 'designer', 'operator'] as const,
      required: true,
      description: 'What its holder may do.',
    })(),
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> keys api create --label "Runtime on server 2" --role runtime',
    '<%= config.bin %> keys api create --label "Nightly check" --role designer --json',
  ];

  async run(): Promise<CreatedApiKey> {
    const { flags } = await this.parse(KeysApiCreate);
    const { label, role } = flags;
    const created = await this.withHost(flags, (host) => host.access.createKey({ label, role }, Date.now()));
    this.print(
      pairLines([
        ['API key', created.key],
        ['Role', created.role],
        ['Id', created.id],
      ]),
    );
    this.log('\nKeep it now: it is not shown again.');
    this.next(`${this.config.bin} serve`, 'Callers send it as "authorization: Bearer KEY".');
    return created;
  }
}
