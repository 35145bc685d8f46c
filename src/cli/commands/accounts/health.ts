import { Args } from '@oclif/core';
import { type ErrorCode, errorCatalogue } from '../../../errors.ts';
import type { AccountView, CliHealth, CliHealthRow } from '../../../generated/types.ts';
import type { Host } from '../../../host/host.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { healthText } from '../../shared/account-lines.ts';
import { exitCodeOf } from '../../shared/exit-code.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { shellQuote } from '../../shared/shell-quote.ts';
import { pairLines } from '../../shared/table.ts';

function toRow({ id, settings, health }: AccountView): CliHealthRow {
  return { id, label: settings.label, health };
}

async function chosen(host: Host, idOrLabel: string | undefined): Promise<readonly AccountView[]> {
  return idOrLabel === undefined ? host.accounts.list() : [await host.accounts.show(idOrLabel)];
}

/** 0 when operations run, else the exit code of what keeps them from running. */
function exitCodeOfHealth({ operationsRun, cause }: CliHealthRow['health']): number {
  if (operationsRun) return 0;
  const known = cause !== undefined && Object.hasOwn(errorCatalogue, cause);
  return exitCodeOf(errorCatalogue[known ? (cause as ErrorCode) : 'host.unexpected']);
}

export default class AccountsHealth extends AccountCommand {
  static override summary = 'Say how accounts are, why, and who is to act.';
  static override description =
    'For a monitor: ends with 0 while every account serves operations, otherwise with the code of the first cause that keeps one from it.';
  static override args = { account: Args.string({ description: 'Label or id; every account without.' }) };
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> accounts health',
    '<%= config.bin %> accounts health "Coupa Production" --json',
  ];

  async run(): Promise<CliHealth> {
    const { args, flags } = await this.parse(AccountsHealth);
    const accounts = (await this.withHost(flags, (host) => chosen(host, args.account))).map(toRow);
    if (accounts.length === 0) this.log('No accounts yet.');
    for (const row of accounts) this.#tell(row);
    const stopped = accounts.find(({ health }) => !health.operationsRun);
    if (stopped !== undefined) process.exitCode = exitCodeOfHealth(stopped.health);
    const account = stopped ?? accounts[0];
    this.next(
      account === undefined
        ? `${this.config.bin} accounts create --help`
        : `${this.config.bin} accounts timeline ${shellQuote(account.label)}`,
    );
    return { accounts };
  }

  #tell({ label, health }: CliHealthRow): void {
    const { state, cause, message, since, action, actor, operationsRun, nextRenewalAt } = health;
    this.log(`${healthText({ state })}  ${label}`);
    const serves = operationsRun ? 'run' : 'stand still';
    if (state === 'healthy') this.print(pairLines([['Operations', serves]]));
    else {
      this.print(
        pairLines([
          ['Operations', serves],
          ['What', message],
          ['Cause', cause],
          ['Since', since],
          ['Next try', nextRenewalAt],
          ['Who acts', actor],
          ['To do', action],
        ]),
      );
    }
  }
}
