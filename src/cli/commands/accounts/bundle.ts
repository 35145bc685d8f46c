import { Flags } from '@oclif/core';
import type { SupportBundle } from '../../../generated/types.ts';
import { accountArgument } from '../../shared/account-argument.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { shellQuote } from '../../shared/shell-quote.ts';
import { pairLines } from '../../shared/table.ts';
import { writePrivateFile } from '../../shared/write-private-file.ts';

export default class AccountsBundle extends AccountCommand {
  static override summary = 'Gather what somebody who is asked for help needs to know of an account.';
  static override description =
    'Versions, settings, health, the last report and the last 100 lines of the timeline: no secret and no token, but the names of host, client and scopes. Look it through before you hand it on.';
  static override args = accountArgument;
  static override flags = {
    output: Flags.string({
      char: 'o',
      helpValue: 'FILE',
      description: 'The file to write; without it the bundle itself is printed.',
    }),
    force: Flags.boolean({ description: 'Replace the file when there is one.' }),
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> accounts bundle "Coupa Production" --output bundle.json',
    '<%= config.bin %> accounts bundle "Coupa Production" --json',
  ];

  async run(): Promise<SupportBundle> {
    const { args, flags } = await this.parse(AccountsBundle);
    const bundle = await this.withHost(flags, async ({ accounts }) => {
      const { id } = await accounts.show(args.account);
      return accounts.supportBundle(id);
    });
    const text = JSON.stringify(bundle, undefined, 2);
    if (flags.output === undefined) {
      this.log(text);
      return bundle;
    }
    writePrivateFile(flags.output, `${text}\n`, { force: flags.force });
    const { account, report, timeline, versions } = bundle;
    this.print(
      pairLines([
        ['Account', account.settings.label],
        ['Health', account.health.state],
        ['Last report', report === null ? 'none: validate first' : report.valid ? 'valid' : 'not valid'],
        ['Timeline', `${timeline.length} lines`],
        ['Connector', versions.connector],
        ['Written to', flags.output],
      ]),
    );
    const validate = `${this.config.bin} validate ${shellQuote(account.settings.label)}`;
    this.next(report === null ? validate : 'Look the file through, then hand it on.');
    return bundle;
  }
}
