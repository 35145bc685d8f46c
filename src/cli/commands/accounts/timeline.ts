import { Flags } from '@oclif/core';
import type { TimelineItem, TimelinePage } from '../../../generated/types.ts';
import { accountArgument } from '../../shared/account-argument.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { shellQuote } from '../../shared/shell-quote.ts';
import { headedLines } from '../../shared/table.ts';

function cells({ at, event, cause, actor, nextActionAt, details }: TimelineItem): readonly string[] {
  const told = Object.entries(details).map(([key, value]) => `${key}=${String(value)}`);
  if (nextActionAt !== undefined) told.push(`next=${nextActionAt}`);
  return [at, event, cause ?? '–', actor ?? '–', told.join(' ') || '–'];
}

export default class AccountsTimeline extends AccountCommand {
  static override summary = 'Show what happened to an account, newest first.';
  static override description =
    'Also of an account that was removed, by its id. Holds no secret; kept for 90 days and 1,000 lines.';
  static override args = accountArgument;
  static override flags = {
    limit: Flags.integer({ default: 20, min: 1, max: 200, description: 'How many lines.' }),
    before: Flags.integer({ min: 1, helpValue: 'LINE', description: 'Only what is older than this line.' }),
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> accounts timeline "Coupa Production"',
    '<%= config.bin %> accounts timeline "Coupa Production" --limit 5 --json',
  ];

  async run(): Promise<TimelinePage> {
    const { args, flags } = await this.parse(AccountsTimeline);
    const { limit, before } = flags;
    const page = await this.withHost(flags, async ({ accounts }) => {
      const known = (await accounts.list()).find(
        ({ id, settings }) => id === args.account || settings.label === args.account,
      );
      return accounts.timeline(known?.id ?? args.account, { limit, before });
    });
    this.print(
      headedLines([['WHEN', 'WHAT', 'CAUSE', 'WHO', 'DETAILS'], ...page.entries.map((line) => cells(line))]),
    );
    const older = `${this.config.bin} accounts timeline ${shellQuote(args.account)} --before ${page.next}`;
    const show = `${this.config.bin} accounts health ${shellQuote(args.account)}`;
    this.next(page.next === undefined ? show : `${older} shows what is older.`);
    return page;
  }
}
