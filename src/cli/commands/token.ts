import { Flags } from '@oclif/core';
import type { CliToken } from '../../generated/types.ts';
import type { Host } from '../../host/host.ts';
import { accountArgument } from '../shared/account-argument.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { shellQuote } from '../shared/shell-quote.ts';
import { pairLines } from '../shared/table.ts';

/** A token that is valid now, renewed when it has to be; the raw value only when it was asked for. */
async function currentToken(host: Host, idOrLabel: string, raw: boolean): Promise<CliToken> {
  const { id } = await host.accounts.show(idOrLabel);
  const { headers, expiresAt } = await host.beforeOperation(id);
  const { token } = await host.accounts.show(id);
  const [header = ''] = Object.values(headers);
  return { fingerprint: token?.accessToken.fingerprint ?? '', expiresAt, ...(raw ? { header } : {}) };
}

export default class Token extends AccountCommand {
  static override summary = 'Make sure that the access token is valid now, and show when it ends.';
  static override description =
    'Prints a fingerprint. --show prints the token itself, which is a password for a day: mind screens, logs and histories.';
  static override args = accountArgument;
  static override flags = {
    show: Flags.boolean({ description: 'Print the access token itself to standard output.' }),
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> token "Coupa Production"',
    '<%= config.bin %> token "Coupa Production" --show | your-program',
  ];

  protected override readonly doing = 'Making sure of the token';

  async run(): Promise<CliToken> {
    const { args, flags } = await this.parse(Token);
    const token = await this.withHost(flags, (host) => currentToken(host, args.account, flags.show));
    if (token.header !== undefined) {
      this.log(token.header.split(' ')[1]);
      return token;
    }
    this.print(
      pairLines([
        ['Access Token', `fingerprint ${token.fingerprint}`],
        ['Access Token Expiration', token.expiresAt],
      ]),
    );
    this.next(`${this.config.bin} token ${shellQuote(args.account)} --show prints the token itself.`);
    return token;
  }
}
