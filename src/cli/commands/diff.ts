import { Args } from '@oclif/core';
import type { ConnectorChange, ConnectorDiff } from '../../generated/types.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { exitCodes } from '../shared/exit-code.ts';
import { paint } from '../shared/paint.ts';
import { shellQuote } from '../shared/shell-quote.ts';
import { tableLines } from '../shared/table.ts';

function changeLines(changes: readonly ConnectorChange[]): readonly string[] {
  return tableLines(changes.map(({ size, area, what }) => [size, area, what])).map((line) => `  ${line}`);
}

function verdict({ size, old, new: now, versionStep, versionFits }: ConnectorDiff): string {
  const change = size === 'none' ? 'Nothing changes for a host' : `For a host this is a ${size} change`;
  const step = `${old.version} → ${now.version} promises ${versionStep}`;
  return `${paint(versionFits ? 'green' : 'red', `${change}.`)} ${step}.`;
}

export default class Diff extends AccountCommand {
  static override summary =
    'Compare two archives: what the newer one changes for a host, and how much that is.';
  static override description =
    'Runs nothing of either. Ends with 3 when the version number promises less than what changed.';
  static override args = {
    old: Args.string({ required: true, description: 'The archive that hosts run now.' }),
    new: Args.string({ required: true, description: 'The archive to come.' }),
  };
  static override flags = {};
  static override examples = [
    '<%= config.bin %> diff coupa-oauth2-account-0.1.0.tgz coupa-oauth2-account-0.2.0.tgz',
    '<%= config.bin %> diff coupa-oauth2-account-0.1.0.tgz coupa-oauth2-account-0.2.0.tgz --json',
  ];

  async run(): Promise<ConnectorDiff> {
    const { args } = await this.parse(Diff);
    // Loaded late: other commands need no archive.
    const { diffArchives } = await import('../../packaging/index.ts');
    const diff = diffArchives(args.old, args.new);
    this.log(verdict(diff));
    this.print(changeLines(diff.changes));
    if (diff.versionFits) this.next(`${this.config.bin} verify ${shellQuote(args.new)} --trust KEY`);
    else {
      process.exitCode = exitCodes.configuration;
      this.next(
        `Give the new connector a version with a ${diff.size} step in its manifest, and pack it again.`,
      );
    }
    return diff;
  }
}
