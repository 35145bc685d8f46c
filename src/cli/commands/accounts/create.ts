import { Flags } from '@oclif/core';
import type { AccountView } from '../../../generated/types.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { accountLines } from '../../shared/account-lines.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { readClientSecret } from '../../shared/read-client-secret.ts';
import { secretFlags } from '../../shared/secret-flags.ts';
import { settingFlags, typedSettings } from '../../shared/setting-flags.ts';
import { shellQuote } from '../../shared/shell-quote.ts';

export default class AccountsCreate extends AccountCommand {
  static override summary = 'Create an account from its settings.';
  static override description =
    'The client secret is asked for, or read from a file or standard input; never from an option, which other users of the machine and the shell history can see.';
  static override flags = {
    ...settingFlags,
    label: Flags.string({ required: true, description: 'A unique name for this account.' }),
    host: Flags.string({ required: true, description: 'The Coupa instance, as in acme.coupahost.com.' }),
    'client-id': Flags.string({
      required: true,
      description: "The Identifier on the client's page in Coupa.",
    }),
    ...secretFlags,
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> accounts create --label "Coupa Production" --host acme.coupahost.com --client-id 1a2b --scopes core.common.read --client-secret-file secret.txt',
    '<%= config.bin %> accounts create --label "Coupa People" --host acme.coupahost.com --client-id 3c4d --grant-type authorization_code --scopes "core.common.read offline_access" --client-secret-stdin < secret.txt',
  ];

  async run(): Promise<AccountView> {
    const { flags } = await this.parse(AccountsCreate);
    const clientSecret = flags['client-type'] === 'public' ? undefined : await readClientSecret(flags);
    const account = await this.withHost(flags, (host) =>
      host.accounts.create({
        ...typedSettings(flags),
        label: flags.label,
        host: flags.host,
        clientId: flags['client-id'],
        ...(clientSecret === undefined ? {} : { clientSecret }),
      }),
    );
    this.print(accountLines(account));
    this.next(`${this.config.bin} authorize ${shellQuote(account.settings.label)}`);
    return account;
  }
}
