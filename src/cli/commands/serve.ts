import type { CliStarted } from '../../generated/types.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { chosenKeys } from '../shared/chosen-keys.ts';
import { chosenStore } from '../shared/chosen-store.ts';
import { dataFolder } from '../shared/data-folder.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { logFlags } from '../shared/log-flags.ts';
import { networkSettings } from '../shared/network-settings.ts';
import { openLog } from '../shared/open-log.ts';
import { paint } from '../shared/paint.ts';
import { portFlag } from '../shared/port-flag.ts';
import { shellQuote } from '../shared/shell-quote.ts';
import { pairLines } from '../shared/table.ts';
import { untilInterrupted } from '../shared/until-interrupted.ts';

type HostAddress = Required<
  Pick<CliStarted, 'started' | 'url' | 'link' | 'key' | 'redirectUri' | 'instances'>
>;

export default class Serve extends AccountCommand {
  static override summary =
    'Start the host: accounts, renewal, the designer’s page and the JSON API on 127.0.0.1.';
  static override description =
    'Prints a link that opens the designer’s page once, and the access key of this start. Whoever has either may use every account.';
  static override flags = { port: portFlag, ...logFlags, ...hostFlags };
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve --port 9000 --data-dir ./accounts --json',
  ];

  async run(): Promise<HostAddress> {
    const { flags } = await this.parse(Serve);
    const network = networkSettings(flags);
    const instances = [...(network.sandboxInstances ?? new Map()).keys()];
    const log = await openLog(flags, { usual: 'warn' });
    const { startHost } = await import('../shared/start-host.ts');
    const running = await startHost({
      dataFolder: dataFolder(flags['data-dir']),
      ...chosenStore(),
      ...chosenKeys(),
      network,
      port: flags.port,
      ...(log === undefined ? {} : { log }),
    });
    const { url, key, keyHeaderFile, redirectUri } = running;
    const link = running.newLink();
    const address: HostAddress = { started: 'host', url, link, key, redirectUri, instances };
    const sandbox = instances.length === 0 ? undefined : `SANDBOX stands in for ${instances.join(', ')}`;
    this.log(`The host listens on ${paint('bold', url)}`);
    this.print(
      pairLines([
        ['Open once, within 10 minutes', link],
        ['Access key', key],
        ['For curl', keyHeaderFile],
        ['Redirect URI', redirectUri],
        ['Note', sandbox],
      ]),
    );
    this.next(`curl -H @${shellQuote(keyHeaderFile)} ${url}/api/accounts`, 'Ctrl-C stops the host.');
    this.announce(address);
    await untilInterrupted();
    await running.close();
    this.log('Stopped.');
    return address;
  }
}
