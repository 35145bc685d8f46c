import type { CliRemoved } from '../../../generated/types.ts';
import { accountArgument } from '../../shared/account-argument.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { hostFlags } from '../../shared/host-flags.ts';

export default class AccountsRemove extends AccountCommand {
  static override summary = 'Remove an account with its secret and tokens from this host.';
  static override args = accountArgument;
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> accounts remove "Coupa Test"',
    '<%= config.bin %> accounts remove "Coupa Test" --json',
  ];

  async run(): Promise<CliRemoved> {
    const { args, flags } = await this.parse(AccountsRemove);
    const { id, label } = await this.withHost(flags, async (host) => {
      const { id, settings } = await host.accounts.show(args.account);
      await host.accounts.remove(id);
      return { id, label: settings.label };
    });
    this.log(`Removed ${label} with its secret and tokens.`);
    this.next(`${this.config.bin} accounts list`, 'Deactivate the client in Coupa if nothing else uses it.');
    return { removed: id };
  }
}
