import { Flags } from '@oclif/core';
import type { ValidationReport } from '../../generated/types.ts';
import type { Host } from '../../host/host.ts';
import { accountArgument } from '../shared/account-argument.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { agreeToPlan, countOf } from '../shared/agree-to-plan.ts';
import { exitCodes } from '../shared/exit-code.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { paint } from '../shared/paint.ts';
import { reportLines, stageLines } from '../shared/report-lines.ts';
import { shellQuote } from '../shared/shell-quote.ts';

type PublicReport = Omit<ValidationReport, 'patch'>;

interface DeepChoice {
  readonly intrusive: boolean;
  readonly yes: boolean;
}

export default class Validate extends AccountCommand {
  static override summary = 'Check an account stage by stage and say what to do about each finding.';
  static override description =
    'Ends with 0 when the account is valid and with 3 when it is not.\n\nWith --deep the instance is asked why something fails. What would be asked is told first; token requests are sent when you agree, and none for an account whose tokens are in use unless --intrusive is given. No refresh token is ever spent.';
  static override args = accountArgument;
  static override flags = {
    ...hostFlags,
    deep: Flags.boolean({ description: 'Ask the instance why something fails.' }),
    intrusive: Flags.boolean({
      dependsOn: ['deep'],
      description: 'Ask about a connected account too what could cost it its tokens.',
    }),
    yes: Flags.boolean({
      dependsOn: ['deep'],
      description: 'Agree beforehand to the token requests that --deep would send.',
    }),
  };
  static override examples = [
    '<%= config.bin %> validate "Coupa Production"',
    '<%= config.bin %> validate "Coupa Production" --deep --yes --json',
  ];

  protected override readonly doing = 'Validating';

  async run(): Promise<PublicReport> {
    const { args, flags } = await this.parse(Validate);
    const report = await this.withHost(flags, async (host) => {
      const { id } = await host.accounts.show(args.account);
      return flags.deep ? this.#validateDeep(host, id, flags) : host.validate(id);
    });
    const isValid = report.valid;
    this.log(isValid ? paint('green', 'The account is valid.') : paint('red', 'The account is not valid.'));
    // The stages of a deep report were told as they ended.
    this.print(flags.deep ? this.#sentLines(report) : reportLines(report));
    const label = shellQuote(args.account);
    if (isValid) this.next(`${this.config.bin} request GET '/api/invoices?limit=1' --account ${label}`);
    else this.next(this.#remedy(report, label, flags.deep));
    if (!isValid) process.exitCode = exitCodes.configuration;
    // The patch carries tokens and is the host's business alone.
    const { patch: _tokens, ...shown } = report;
    return shown;
  }

  #validateDeep(host: Host, id: string, { intrusive, yes }: DeepChoice): Promise<ValidationReport> {
    return host.validate(id, {
      depth: 'deep',
      intrusive,
      confirm: (plan) =>
        this.progress.aside(() => agreeToPlan(plan, { yes, say: (line) => this.logToStderr(line) })),
      stageEnded: (stage) => this.print(stageLines(stage)),
    });
  }

  #sentLines({ plan, tokenRequestsSent = 0 }: ValidationReport): readonly string[] {
    const why = tokenRequestsSent === 0 && plan !== undefined ? ` ${plan.note}` : '';
    return [`Sent: ${countOf(tokenRequestsSent)}.${why}`];
  }

  #remedy({ plan, tokenRequestsSent }: ValidationReport, label: string, deep: boolean): string {
    const validate = `${this.config.bin} validate ${label}`;
    if (!deep)
      return `Do what the findings say, then validate again; ${validate} --deep looks for the cause.`;
    if (tokenRequestsSent === 0 && (plan?.tokenRequests ?? 0) > 0) return `${validate} --deep --yes`;
    return 'Do what the findings say, then validate again.';
  }
}
