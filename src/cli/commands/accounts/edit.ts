import type { AccountView } from '../../../generated/types.ts';
import { accountArgument } from '../../shared/account-argument.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { accountLines } from '../../shared/account-lines.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { namesSecret, readClientSecret } from '../../shared/read-client-secret.ts';
import { secretFlags } from '../../shared/secret-flags.ts';
import { settingFlags, typedSettings } from '../../shared/setting-flags.ts';
import { shellQuote } from '../../shared/shell-quote.ts';

export default class AccountsEdit extends AccountCommand {
  static override summary = 'Change settings of an account, or its client secret.';
  static override description =
    'Whatever is not named stays as it is, the secret too. Another host or client ID needs the secret again, and a new authorization. Pipelines that use the account at this moment may fail.';
  static override args = accountArgument;
  static override flags = { ...settingFlags, ...secretFlags, ...hostFlags };
  static override examples = [
    '<%= config.bin %> accounts edit "Coupa Production" --scopes "core.common.read core.invoice.read"',
    '<%= config.bin %> accounts edit "Coupa Production" --client-secret-file secret.txt --json',
  ];

  async run(): Promise<AccountView> {
    const { args, flags } = await this.parse(AccountsEdit);
    const changes = typedSettings(flags);
    const clientSecret = namesSecret(flags) ? await readClientSecret(flags) : undefined;
    const account = await this.withHost(flags, async ({ accounts }) => {
      const { id, settings, settingsVersion } = await accounts.show(args.account);
      const secret = clientSecret === undefined ? {} : { clientSecret };
      return accounts.edit(id, { ...settings, ...changes, ...secret }, settingsVersion);
    });
    this.print(accountLines(account));
    const isFine = account.health.operationsRun;
    this.next(
      `${this.config.bin} ${isFine ? 'validate' : 'authorize'} ${shellQuote(account.settings.label)}`,
    );
    return account;
  }
}
