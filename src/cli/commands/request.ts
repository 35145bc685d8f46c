import { readFile } from 'node:fs/promises';
import { Args, Flags } from '@oclif/core';
import { ConnectorError } from '../../errors.ts';
import type { CliPages, ErrorData } from '../../generated/types.ts';
import type { Host, OperationRequest, OperationResponse } from '../../host/host.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { allPages } from '../shared/all-pages.ts';
import { exitCodeOf } from '../shared/exit-code.ts';
import { explainResponse } from '../shared/explain-response.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { joinPages } from '../shared/join-pages.ts';
import { errorLines } from '../shared/report-error.ts';
import { shellQuote } from '../shared/shell-quote.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH'] as const;

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

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
    'Prints the body to standard output. Ends with 0 when Coupa answered with a 2xx status. A token that Coupa rejects is renewed and the operation sent once more.';
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
    'body-file': Flags.string({
      helpValue: 'FILE',
      exclusive: ['all'],
      description: 'Send this file as the body.',
    }),
    all: Flags.boolean({
      description: 'Read every page of a list, 50 records at a time, and print them as one.',
    }),
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> request GET "/api/invoices?limit=5" --account "Coupa Production"',
    '<%= config.bin %> request GET /api/suppliers --all --accept application/xml --account "Coupa Production"',
  ];

  protected override readonly doing = 'Waiting for Coupa';

  async run(): Promise<OperationResponse | CliPages> {
    const { args, flags } = await this.parse(Request);
    const { accept, account } = flags;
    const method = methods.find((known) => known === args.method) ?? 'GET';
    if (flags.all && method !== 'GET') {
      throw new ConnectorError('cli.usage', { message: 'Only GET can be sent with --all.' });
    }
    const body = flags['body-file'] === undefined ? undefined : await readBody(flags['body-file']);
    const request = { method, path: args.path, accept, ...(body === undefined ? {} : { body }) };
    return this.withHost(flags, async (host) => {
      const { id } = await host.accounts.show(account);
      if (flags.all) return this.#readAll(host, { id, account, request });
      return this.#tell(await host.operate(id, request), account);
    });
  }

  #tell(response: OperationResponse, account: string): OperationResponse {
    const refusal = explainResponse(response)?.toData();
    this.logToStderr(`${response.status} ${response.contentType}`);
    this.log(response.body);
    // The body may go into a pipe, so everything else goes beside it.
    if (refusal === undefined)
      this.logToStderr(`Next: ${this.config.bin} accounts show ${shellQuote(account)}`);
    else this.#refused(refusal, account);
    return response;
  }

  async #readAll(
    host: Host,
    {
      id,
      account,
      request,
    }: { readonly id: string; readonly account: string; readonly request: OperationRequest },
  ): Promise<CliPages> {
    const pages = allPages(request, {
      send: (one) => host.operate(id, one),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      onProgress: ({ records }) => this.progress.tell(counted(records, 'record')),
    });
    const write = (text: string) => {
      if (this.jsonEnabled()) return;
      this.progress.clear();
      process.stdout.write(text);
    };
    const read = await joinPages(pages, write, { keep: this.jsonEnabled() });
    this.logToStderr(
      `${read.status} ${read.contentType}, ${counted(read.records, 'record')} on ${counted(read.pages, 'page')}`,
    );
    this.logToStderr(`Next: ${this.config.bin} accounts show ${shellQuote(account)}`);
    return read;
  }

  #refused(refusal: ErrorData, account: string): void {
    process.exitCode = exitCodeOf(refusal);
    for (const line of errorLines(refusal)) this.logToStderr(line);
    this.logToStderr(`Next: ${this.config.bin} validate ${shellQuote(account)}`);
  }
}
