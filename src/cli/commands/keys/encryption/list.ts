import type { CliKeys } from '../../../../generated/types.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { hostFlags } from '../../../shared/host-flags.ts';
import { paint } from '../../../shared/paint.ts';
import { headedLines } from '../../../shared/table.ts';

export default class KeysEncryptionList extends AccountCommand {
  static override summary = 'List the keys that secrets are sealed with, by id.';
  static override description = 'A key that this host does not hold cannot open what is sealed with it.';
  static override flags = hostFlags;
  static override examples = [
    '<%= config.bin %> keys encryption list',
    '<%= config.bin %> keys encryption list --json',
  ];

  async run(): Promise<CliKeys> {
    const { flags } = await this.parse(KeysEncryptionList);
    const keys = await this.withHost(flags, (host) => host.keys.list());
    const rows = keys.map(({ id, isCurrent, isHeld, sealedValues, journalEntries }) => [
      id,
      isCurrent ? 'current' : isHeld ? 'opens' : 'missing',
      String(sealedValues),
      String(journalEntries),
    ]);
    this.print(headedLines([['KEY', 'USE', 'SEALED VALUES', 'IN JOURNALS'], ...rows]));
    const missing = keys.filter(({ isHeld }) => !isHeld);
    if (missing.length > 0) {
      this.log(`${paint('red', 'Missing:')} ${missing.map(({ id }) => id).join(' ')}`);
    }
    const old = keys.find(({ isCurrent }) => !isCurrent);
    const { bin } = this.config;
    if (old === undefined) this.next(`${bin} keys encryption add`);
    else if (old.sealedValues + old.journalEntries > 0) this.next(`${bin} keys encryption rotate`);
    else this.next(`${bin} keys encryption remove ${old.id}`);
    return { keys };
  }
}
