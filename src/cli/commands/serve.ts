import { Flags } from '@oclif/core';
import type { CliStarted } from '../../generated/types.ts';
import type { LoadedConnector } from '../../packaging/index.ts';
import { AccountCommand } from '../shared/account-command.ts';
import { chosenKeys } from '../shared/chosen-keys.ts';
import { chosenStore } from '../shared/chosen-store.ts';
import { completeChoice } from '../shared/complete-choice.ts';
import { dataFolder } from '../shared/data-folder.ts';
import { hostFlags } from '../shared/host-flags.ts';
import { logFlags } from '../shared/log-flags.ts';
import { networkSettings } from '../shared/network-settings.ts';
import { openLog } from '../shared/open-log.ts';
import { paint } from '../shared/paint.ts';
import { portFlag } from '../shared/port-flag.ts';
import { shellQuote } from '../shared/shell-quote.ts';
import { type TrustChoice, trustFlags } from '../shared/signing-keys.ts';
import { pairLines } from '../shared/table.ts';
import { untilInterrupted } from '../shared/until-interrupted.ts';

type HostAddress = Required<
  Pick<CliStarted, 'started' | 'url' | 'link' | 'key' | 'redirectUri' | 'callback' | 'instances'>
> &
  Pick<CliStarted, 'connector'>;

/** What the loaded archive is and who vouches for it; undefined when the host runs on its own connector. */
function connectorText(loaded: LoadedConnector | undefined): string | undefined {
  if (loaded === undefined) return undefined;
  const { id, version } = loaded.manifest.connector;
  const signature = loaded.report.checks.find((check) => check.id === 'signature');
  return `${id} ${version}, ${signature?.status === 'passed' ? `signed by ${signature.seen}` : 'UNSIGNED'}`;
}

async function loadArchive(file: string, choice: TrustChoice): Promise<LoadedConnector> {
  // Loaded late: other commands need no archive.
  const { loadConnector } = await import('../../packaging/index.ts');
  const { chosenTrust } = await import('../shared/chosen-signing-keys.ts');
  return loadConnector(file, chosenTrust(choice));
}

export default class Serve extends AccountCommand {
  static override summary =
    'Start the host: accounts, renewal, the designer’s page and the JSON API on 127.0.0.1.';
  static override description =
    'Prints a link that opens the designer’s page once, and the access key of this start. Whoever has either may use every account.';
  static override flags = {
    port: portFlag,
    ...logFlags,
    ...hostFlags,
    connector: Flags.string({
      helpValue: 'FILE',
      description:
        'Run on the connector of this archive, after verifying it. [default: the one of this package]',
    }),
    ...trustFlags(['connector']),
  };
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve --port 9000 --data-dir ./accounts --json',
  ];

  async run(): Promise<HostAddress> {
    const { flags } = await this.parse(Serve);
    const choice = completeChoice(flags);
    const network = networkSettings(choice);
    const instances = [...(network.sandboxInstances ?? new Map()).keys()];
    const log = await openLog(choice, { usual: 'warn' });
    const loaded = flags.connector === undefined ? undefined : await loadArchive(flags.connector, flags);
    const { startHost } = await import('../shared/start-host.ts');
    const running = await startHost({
      dataFolder: dataFolder(choice['data-dir']),
      ...chosenStore(),
      ...chosenKeys(),
      network,
      port: choice.port,
      callback: choice.callback,
      ...(log === undefined ? {} : { log }),
      ...(loaded === undefined ? {} : { connector: loaded }),
    });
    // Before anything is told: whoever reads that it is up may stop it at once.
    const interrupted = untilInterrupted();
    const { url, key, keyHeaderFile, redirectUri } = running;
    const link = running.newLink();
    const address: HostAddress = {
      started: 'host',
      url,
      link,
      key,
      redirectUri,
      callback: choice.callback,
      instances,
      ...(loaded?.report.connector === undefined ? {} : { connector: loaded.report.connector }),
    };
    const sandbox = instances.length === 0 ? undefined : `SANDBOX stands in for ${instances.join(', ')}`;
    this.log(`The host listens on ${paint('bold', url)}`);
    this.print(
      pairLines([
        ['Open once, within 10 minutes', link],
        ['Access key', key],
        ['For curl', keyHeaderFile],
        ['Redirect URI', choice.callback === 'shared' ? redirectUri : `${redirectUri}/HOST`],
        ['Connector', connectorText(loaded)],
        ['Note', sandbox],
      ]),
    );
    this.next(`curl -H @${shellQuote(keyHeaderFile)} ${url}/api/accounts`, 'Ctrl-C stops the host.');
    this.announce(address);
    await interrupted;
    await running.close();
    this.log('Stopped.');
    return address;
  }
}
