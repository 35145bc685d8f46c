import type { AccountView } from '../../../generated/types.ts';
import { accountArgument } from '../../shared/account-argument.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { accountLines } from '../../shared/account-lines.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { shellQuote } from '../../shared/shell-quote.ts';

export default class AccountsShow extends AccountCommand {
  static override summary = 'Show one account; secrets and tokens as fingerprints.';
  static override args = accountArgument;
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> accounts show "Coupa Production"',
    '<%= config.bin %> accounts show "Coupa Production" --json',
  ];

  async run(): Promise<AccountView> {
    const { args, flags } = await this.parse(AccountsShow);
    const account = await this.withHost(flags, (host) => host.accounts.show(args.account));
    this.print(accountLines(account));
    const verb = account.token === null ? 'authorize' : 'validate';
    this.next(`${this.config.bin} ${verb} ${shellQuote(account.settings.label)}`);
    return account;
  }
}
