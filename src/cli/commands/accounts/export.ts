import { Flags } from '@oclif/core';
import { ConnectorError } from '../../../errors.ts';
import type { AccountTransfer, CliExport } from '../../../generated/types.ts';
import { AccountCommand } from '../../shared/account-command.ts';
import { hostFlags } from '../../shared/host-flags.ts';
import { passphraseFlags, readPassphrase } from '../../shared/passphrase.ts';
import { shellQuote } from '../../shared/shell-quote.ts';
import { headedLines } from '../../shared/table.ts';
import { writePrivateFile } from '../../shared/write-private-file.ts';

export default class AccountsExport extends AccountCommand {
  static override summary = 'Write the settings of accounts to a file, to import them elsewhere.';
  static override description =
    'Settings only: no secret, no token. --with-secrets adds the client secrets, sealed to a passphrase of at least 12 characters (scrypt, AES-256-GCM). Tokens never travel: two hosts that renew with one refresh token would end it.';
  static override flags = {
    output: Flags.string({ char: 'o', required: true, helpValue: 'FILE', description: 'The file to write.' }),
    account: Flags.string({
      char: 'a',
      multiple: true,
      multipleNonGreedy: true,
      description: 'Label or id of an account; every account without.',
    }),
    'with-secrets': Flags.boolean({ description: 'Seal the client secrets to a passphrase.' }),
    ...passphraseFlags,
    force: Flags.boolean({ description: 'Replace the file when there is one.' }),
    ...hostFlags,
  };
  static override examples = [
    '<%= config.bin %> accounts export --output accounts.json',
    '<%= config.bin %> accounts export --output moving.json --with-secrets --passphrase-file passphrase.txt',
  ];

  async run(): Promise<CliExport> {
    const { flags } = await this.parse(AccountsExport);
    const passphrase = flags['with-secrets'] ? await readPassphrase(flags, { twice: true }) : undefined;
    if (flags['with-secrets'] && passphrase === undefined) {
      throw new ConnectorError('transfer.passphrase_needed', {
        message: 'Client secrets leave this host only sealed to a passphrase.',
        action: 'Give it by --passphrase-file, --passphrase-fd or --passphrase-stdin, or run in a terminal.',
      });
    }
    const transfer = await this.withHost(flags, async ({ accounts }) => {
      const shown = await Promise.all((flags.account ?? []).map((account) => accounts.show(account)));
      return accounts.export({
        ...(shown.length === 0 ? {} : { ids: shown.map(({ id }) => id) }),
        ...(passphrase === undefined ? {} : { passphrase }),
      });
    });
    writePrivateFile(flags.output, `${JSON.stringify(transfer, undefined, 2)}\n`, { force: flags.force });
    return this.#tell(flags.output, transfer);
  }

  #tell(file: string, { accounts, sealedSecrets }: AccountTransfer): CliExport {
    const confidential = accounts.filter(({ clientType }) => clientType !== 'public').length;
    const secrets = sealedSecrets === undefined ? 0 : confidential;
    const rows = accounts.map(({ label, host, grantType = '' }) => [label, host, grantType]);
    this.print(headedLines([['LABEL', 'HOST', 'GRANT'], ...rows]));
    this.log('');
    this.log(
      secrets === 0
        ? `Written to ${file}, without secrets.`
        : `Written to ${file}, with ${secrets} client secrets sealed to the passphrase.`,
    );
    this.next(
      `${this.config.bin} accounts import ${shellQuote(file)}`,
      'on the other host, then authorize there.',
    );
    return { file, accounts: accounts.map(({ label }) => label), secrets };
  }
}
