import type { CliSigningKeys } from '../../../../generated/types.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { signingFlags, signingFolder } from '../../../shared/signing-keys.ts';
import { tableLines } from '../../../shared/table.ts';

export default class KeysSigningList extends AccountCommand {
  static override summary = 'List the keys that sign archives.';
  static override flags = signingFlags;
  static override examples = [
    '<%= config.bin %> keys signing list',
    '<%= config.bin %> keys signing list --data-dir ./packaging --json',
  ];

  async run(): Promise<CliSigningKeys> {
    const { flags } = await this.parse(KeysSigningList);
    // Loaded late: other commands need no archive.
    const { listSigningKeys } = await import('../../../../packaging/index.ts');
    const keys = listSigningKeys(signingFolder(flags['data-dir']));
    if (keys.length === 0) this.log('No signing keys yet.');
    else this.print(tableLines([['NAME', 'KEY ID'], ...keys.map(({ name, keyId }) => [name, keyId])]));
    const first = keys[0]?.name;
    this.next(
      first === undefined
        ? `${this.config.bin} keys signing create release`
        : `${this.config.bin} keys signing show ${first}`,
    );
    return { keys };
  }
}
