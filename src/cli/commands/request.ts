import { readFile } from 'node:fs/promises';
import { Args, Flags } from '@oclif/core';
import { ConnectorError } from '../../errors.ts';
import type { OperationResponse } from '../../host/host.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { exitCodeOf } from '../shared/exit-code.ts';
import { explainResponse } from '../shared/explain-response.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { errorLines } from '../shared/report-error.ts';
import { shellQuote } from '../shared/shell-quote.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH'] as const;

async function readBody(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new ConnectorError('cli.usage', {
      message: 'The file of --body-file cannot be read.',
      action: 'Check path and permissions.',
    });
  }
}

export default class Request extends AccountCommand {
  static override summary = "Send one operation to Coupa with the account's token.";
  static override description =
    'Prints the body to standard output. Ends with 0 when Coupa answered with a 2xx status.';
  static override args = {
    method: Args.string({ required: true, options: [...methods], description: 'The HTTP method.' }),
    path: Args.string({ required: true, description: 'The path, starting with /api/.' }),
  };
  static override flags = {
    account: Flags.string({ char: 'a', required: true, description: 'Label or id of the account.' }),
    accept: Flags.option({
      options: ['application/json', 'application/xml'] as const,
      default: 'application/json' as const,
      description: 'The form of the answer.',
    })(),
    'body-file': Flags.string({ helpValue: 'FILE', description: 'Send this file as the body.' }),
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> request GET "/api/invoices?limit=5" --account "Coupa Production"',
    '<%= config.bin %> request POST /api/suppliers --account "Coupa Production" --body-file supplier.json --json',
  ];

  async run(): Promise<OperationResponse> {
    const { args, flags } = await this.parse(Request);
    const method = methods.find((known) => known === args.method) ?? 'GET';
    const body = flags['body-file'] === undefined ? undefined : await readBody(flags['body-file']);
    const response = await this.withHost(flags, async (host) => {
      const { id } = await host.accounts.show(flags.account);
      const { accept } = flags;
      return host.operate(id, { method, path: args.path, accept, ...(body === undefined ? {} : { body }) });
    });
    const refusal = explainResponse(response)?.toData();
    this.logToStderr(`${response.status} ${response.contentType}`);
    this.log(response.body);
    // The body may go into a pipe, so everything else goes beside it.
    if (refusal === undefined) {
      this.logToStderr(`Next: ${this.config.bin} accounts show ${shellQuote(flags.account)}`);
    } else {
      process.exitCode = exitCodeOf(refusal);
      for (const line of errorLines(refusal)) this.logToStderr(line);
      this.logToStderr(`Next: ${this.config.bin} validate ${shellQuote(flags.account)}`);
    }
    return response;
  }
}
