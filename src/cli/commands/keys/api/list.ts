import type { ApiKeyList } from '../../../../generated/types.ts';
import { AccountCommand } from '../../../shared/account-command.ts';
import { hostFlags } from '../../../shared/host-flags.ts';
import { headedLines } from '../../../shared/table.ts';

export default class KeysApiList extends AccountCommand {
  static override summary = 'List the API keys of this host; never the keys themselves.';
  static override flags = hostFlags;
  static override examples = ['<%= config.bin %> keys api list', '<%= config.bin %> keys api list --json'];

  async run(): Promise<ApiKeyList> {
    const { flags } = await this.parse(KeysApiList);
    const keys = await this.withHost(flags, (host) => host.access.listKeys());
    const rows = keys.map(({ label, role, createdAt, lastUsedAt, id }) => {
      return [label, role, createdAt, lastUsedAt ?? 'never', id];
    });
    if (keys.length === 0) this.log('No API keys yet.');
    else this.print(headedLines([['LABEL', 'ROLE', 'CREATED', 'LAST USED', 'ID'], ...rows]));
    this.next(`${this.config.bin} keys api create --label "Runtime on server 2" --role runtime`);
    return { keys };
  }
}
