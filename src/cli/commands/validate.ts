import type { ValidationReport } from '../../generated/types.ts';
import { accountArgument } from '../shared/account-argument.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { exitCodes } from '../shared/exit-code.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { paint } from '../shared/paint.ts';
import { reportLines } from '../shared/report-lines.ts';
import { shellQuote } from '../shared/shell-quote.ts';

type PublicReport = Omit<ValidationReport, 'patch'>;

export default class Validate extends AccountCommand {
  static override summary = 'Check an account stage by stage and say what to do about each finding.';
  static override description = 'Ends with 0 when the account is valid and with 3 when it is not.';
  static override args = accountArgument;
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> validate "Coupa Production"',
    '<%= config.bin %> validate "Coupa Production" --json',
  ];

  async run(): Promise<PublicReport> {
    const { args, flags } = await this.parse(Validate);
    const report = await this.withHost(flags, async (host) => {
      const { id } = await host.accounts.show(args.account);
      return host.validate(id);
    });
    this.log(
      report.valid ? paint('green', 'The account is valid.') : paint('red', 'The account is not valid.'),
    );
    this.print(reportLines(report));
    if (report.valid)
      this.next(
        `${this.config.bin} request GET '/api/invoices?limit=1' --account ${shellQuote(args.account)}`,
      );
    else this.next('Do what the findings say, then validate again.');
    if (!report.valid) process.exitCode = exitCodes.configuration;
    // The patch carries tokens and is the host's business alone.
    const { patch: _tokens, ...shown } = report;
    return shown;
  }
}
