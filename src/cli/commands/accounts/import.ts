import { Args, Flags } from '@oclif/core';
import type { CliImport, CliImportRow } from '../../../generated/types.ts';
import type { ImportChoice } from '../../../host/transfer/transfer-choice.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { passphraseFlags, readPassphrase } from '../../shared/passphrase.ts';
import { readImportFile } from '../../shared/read-import-file.ts';
import { shellQuote } from '../../shared/shell-quote.ts';
import { headedLines } from '../../shared/table.ts';

const steps = { 'client-secret': 'accounts edit', authorization: 'authorize' } as const;

function hasSecrets(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'sealedSecrets' in value;
}

export default class AccountsImport extends AccountCommand {
  static override summary = 'Make accounts from a file that accounts export wrote.';
  static override description =
    'Judges every account first, by the rules of the form, and says per account what it did. Either all of them are imported or none.';
  static override args = { file: Args.string({ required: true, description: 'The file to read.' }) };
  static override flags = {
    existing: Flags.option({
      options: ['refuse', 'skip', 'replace'] as const,
      default: 'refuse' as const,
      description: 'What becomes of accounts whose label this host has already.',
    })(),
    'dry-run': Flags.boolean({ description: 'Judge everything and save nothing.' }),
    'without-secrets': Flags.boolean({ description: 'Leave sealed client secrets alone.' }),
    ...passphraseFlags,
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> accounts import accounts.json --dry-run --existing skip',
    '<%= config.bin %> accounts import moving.json --existing replace --passphrase-file passphrase.txt --json',
  ];

  protected override readonly doing = 'Importing';

  async run(): Promise<CliImport> {
    const { args, flags } = await this.parse(AccountsImport);
    const value = readImportFile(args.file);
    // A flag that was not given is undefined, whatever its type says.
    const [dryRun, withoutSecrets] = [flags['dry-run'] === true, flags['without-secrets'] === true];
    const asks = hasSecrets(value) && !withoutSecrets;
    const passphrase = asks ? await readPassphrase(flags, { twice: false }) : undefined;
    const choice: ImportChoice = {
      existing: flags.existing,
      dryRun,
      withoutSecrets,
      ...(passphrase === undefined ? {} : { passphrase }),
    };
    const accounts = await this.withHost(flags, (host) => host.accounts.import(value, choice));
    const rows = accounts.map(({ label, outcome, needs }) => [label, outcome, needs.join(', ') || '–']);
    this.print(headedLines([['LABEL', 'OUTCOME', 'NEEDS'], ...rows]));
    if (dryRun) this.log('\nNothing was saved: this was a dry run.');
    this.#nextStep(accounts);
    return { dryRun, accounts };
  }

  #nextStep(accounts: readonly CliImportRow[]): void {
    const waiting = accounts.find(({ needs }) => needs.length > 0);
    const [need] = waiting?.needs ?? [];
    this.next(
      waiting === undefined || need === undefined
        ? `${this.config.bin} accounts list`
        : `${this.config.bin} ${steps[need]} ${shellQuote(waiting.label)}${need === 'client-secret' ? ' --client-secret-file FILE' : ''}`,
    );
  }
}
