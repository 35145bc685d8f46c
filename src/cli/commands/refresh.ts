import type { AccountView } from '../../generated/types.ts';
import { accountArgument } from '../shared/account-argument.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { accountLines } from '../shared/account-lines.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { shellQuote } from '../shared/shell-quote.ts';

export default class Refresh extends AccountCommand {
  static override summary = 'Renew the tokens of an account now, whether they are due or not.';
  static override description =
    'One token request, never two at once: when somebody else is renewing, their result is taken.';
  static override args = accountArgument;
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> refresh "Coupa Production"',
    '<%= config.bin %> refresh "Coupa Production" --json',
  ];

  protected override readonly doing = 'Renewing the tokens';

  async run(): Promise<AccountView> {
    const { args, flags } = await this.parse(Refresh);
    const account = await this.withHost(flags, async (host) => {
      const { id } = await host.accounts.show(args.account);
      return host.refresh(id);
    });
    this.print(accountLines(account));
    this.next(`${this.config.bin} accounts timeline ${shellQuote(account.settings.label)}`);
    return account;
  }
}
