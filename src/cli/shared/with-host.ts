import { asCaller } from '../../host/caller.ts';
import type { Host } from '../../host/host.ts';
import { redirectUriAt } from './callback-path.ts';
import { chosenKeys } from './chosen-keys.ts';
import { chosenStore } from './chosen-store.ts';
import { dataFolder } from './data-folder.ts';
import { type NetworkChoice, networkSettings } from './network-settings.ts';
import { openLog } from './open-log.ts';
import { defaultPort } from './port-flag.ts';

/** The options of a command that name a host. */
export interface HostChoice extends NetworkChoice {
  readonly 'data-dir'?: string | undefined;
  readonly port?: number | undefined;
}

/**
 * Opens the host that the options name, lets `work` use it, and closes it again whatever happens. Throws
 * `store.*`, `host.*` and what `work` throws.
 */
export async function withHost<T>(choice: HostChoice, work: (host: Host) => Promise<T>): Promise<T> {
  // Loaded late: help and usage errors need no database.
  const { openEmbeddedHost } = await import('../../host/open-embedded-host.ts');
  const log = await openLog({});
  const host = await openEmbeddedHost({
    dataFolder: dataFolder(choice['data-dir']),
    ...chosenStore(),
    ...chosenKeys(),
    network: networkSettings(choice),
    redirectUri: redirectUriAt(choice.port ?? defaultPort),
    scheduler: false,
    ...(log === undefined ? {} : { log }),
  });
  try {
    return await asCaller({ actor: 'command-line' }, () => work(host));
  } finally {
    await host.close();
  }
}
