import { Args } from '@oclif/core';
import type { ArchiveReport } from '../../generated/types.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { checkLines } from '../shared/check-lines.ts';
import { exitCodeOf } from '../shared/exit-code.ts';
import { paint } from '../shared/paint.ts';
import { shellQuote } from '../shared/shell-quote.ts';
import { signingFlags, trustFlags, typedTrust } from '../shared/signing-keys.ts';

export default class Verify extends AccountCommand {
  static override summary =
    'Check an archive: signature, content, manifest, schemas, and whether this host can run it.';
  static override description =
    'Reads the archive and FILE.dsse.json beside it. Writes nothing and runs nothing of it. Ends with 0 only when every check holds.';
  static override args = { file: Args.string({ required: true, description: 'The archive.' }) };
  static override flags = { ...trustFlags(), ...signingFlags };
  static override examples = [
    '<%= config.bin %> verify coupa-oauth2-account-0.1.0.tgz --trust release.pub.pem',
    '<%= config.bin %> verify coupa-oauth2-account-0.2.0.tgz --allow-unsigned-connector --json',
  ];

  protected override readonly doing = 'Verifying';

  async run(): Promise<ArchiveReport> {
    const { args, flags } = await this.parse(Verify);
    // Loaded late: other commands need no archive.
    const { verifyFile } = await import('../../packaging/index.ts');
    const { chosenTrust } = await import('../shared/chosen-signing-keys.ts');
    const { report } = await this.telling(() =>
      verifyFile(args.file, chosenTrust(flags), (title) => this.progress.tell(`Verifying: ${title}`)),
    );
    const verdict = report.valid
      ? paint('green', 'The archive is in order.')
      : paint('red', 'Do not use the archive.');
    this.log(verdict);
    this.print(checkLines(report));
    const failed = report.checks.find(({ status }) => status === 'failed')?.error;
    if (failed === undefined) {
      this.next(`${this.config.bin} serve --connector ${shellQuote(args.file)}${typedTrust(flags)}`);
    } else {
      process.exitCode = exitCodeOf(failed);
      this.next(failed.action);
    }
    return report;
  }
}
