import { Flags } from '@oclif/core';
import type { CliAuthorization } from '../../generated/types.ts';
import { accountArgument } from '../shared/account-argument.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { accountLines } from '../shared/account-lines.ts';
import type { ConsentWay } from '../shared/authorize-account.ts';
import { loopbackAddresses } from '../shared/callback-path.ts';
import { completeChoice, type HostChoice } from '../shared/complete-choice.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { portFlag } from '../shared/port-flag.ts';
import { findingLines } from '../shared/report-lines.ts';
import { sandboxInstances } from '../shared/sandbox-instances.ts';
import { shellQuote } from '../shared/shell-quote.ts';

/** The port of the redirect URI; 0 becomes a free one, for clients that are registered without a fixed port. */
async function chosenPort(flags: HostChoice): Promise<number> {
  const { port, loopback } = completeChoice(flags);
  if (port !== 0) return port;
  const { freePort } = await import('../shared/free-port.ts');
  return freePort(loopback);
}

export default class Authorize extends AccountCommand {
  static override summary = 'Get tokens for an account, with your consent in Coupa where the grant needs it.';
  static override description =
    'Client credentials: the tokens come at once. Authorization code: your browser opens, you allow the access in Coupa, and the answer returns to this machine. The redirect URI, http://127.0.0.1:PORT with the path of the instance, must be registered in Coupa exactly as accounts show prints it.';
  static override args = accountArgument;
  static override flags = {
    port: portFlag,
    loopback: Flags.option({
      options: loopbackAddresses,
      default: '127.0.0.1' as const,
      description: 'The address of this machine that the answer comes to; part of the redirect URI.',
    })(),
    browser: Flags.boolean({
      default: true,
      allowNo: true,
      description:
        'Open the browser. With --no-browser: print the address and take the callback address by paste.',
    }),
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> authorize "Coupa Production"',
    '<%= config.bin %> authorize "Coupa People" --no-browser',
  ];

  protected override readonly doing = 'Waiting for Coupa';

  async run(): Promise<CliAuthorization> {
    const { args, flags } = await this.parse(Authorize);
    // Also with --json: without the address nobody could consent.
    const say = (line: string) => {
      this.progress.clear();
      process.stderr.write(`${line}\n`);
    };
    // Loaded late: other commands need no HTTP server.
    const { authorizeAccount } = await import('../shared/authorize-account.ts');
    const { askInBrowser, askOnTerminal } = await import('../shared/consent.ts');
    const way: ConsentWay = flags.browser
      ? askInBrowser
      : (request) => this.progress.aside(() => askOnTerminal(request));
    const port = await chosenPort(flags);
    const result = await this.withHost({ ...flags, port }, (host, choice) =>
      authorizeAccount(host, args.account, {
        way,
        say,
        instances: sandboxInstances(choice['sandbox-instance']),
      }),
    );
    this.print(accountLines(result.account));
    this.print(result.findings.flatMap((finding) => findingLines(finding, '  ')));
    this.next(`${this.config.bin} validate ${shellQuote(result.account.settings.label)}`);
    return result;
  }
}
