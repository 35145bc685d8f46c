import type { AccountView } from '../../../generated/types.ts';
import { accountArgument } from '../../shared/account-argument.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { accountLines } from '../../shared/account-lines.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { shellQuote } from '../../shared/shell-quote.ts';

export default class AccountsDisconnect extends AccountCommand {
  static override summary = 'End the tokens of an account and keep its settings and secret.';
  static override description =
    'Operations stand still until it is authorized again. Tokens are revoked in Coupa only where a revocation endpoint is known; otherwise they end by themselves.';
  static override args = accountArgument;
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> accounts disconnect "Coupa Test"',
    '<%= config.bin %> accounts disconnect "Coupa Test" --json',
  ];

  async run(): Promise<AccountView> {
    const { args, flags } = await this.parse(AccountsDisconnect);
    const account = await this.withHost(flags, async (host) => {
      const { id } = await host.accounts.show(args.account);
      return host.disconnect(id);
    });
    this.print(accountLines(account));
    this.next(`${this.config.bin} authorize ${shellQuote(account.settings.label)}`);
    return account;
  }
}
