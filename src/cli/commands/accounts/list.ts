import type { AccountList } from '../../../generated/types.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { accountTable } from '../../shared/account-lines.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { shellQuote } from '../../shared/shell-quote.ts';

export default class AccountsList extends AccountCommand {
  static override summary = 'List the accounts with their health.';
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> accounts list',
    '<%= config.bin %> accounts list --data-dir ./accounts --json',
  ];

  async run(): Promise<AccountList> {
    const { flags } = await this.parse(AccountsList);
    const accounts = await this.withHost(flags, (host) => host.accounts.list());
    if (accounts.length === 0) this.log('No accounts yet.');
    else this.print(accountTable(accounts));
    const first = accounts[0]?.settings.label;
    this.next(
      first === undefined
        ? `${this.config.bin} accounts create --help`
        : `${this.config.bin} accounts show ${shellQuote(first)}`,
    );
    return { accounts };
  }
}
