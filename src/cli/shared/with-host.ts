import type { Host } from '../../host/host.ts';
import { redirectUriAt } from './callback-path.ts';
import { chosenKeys } from './chosen-keys.ts';
import { chosenStore } from './chosen-store.ts';
import type { CompleteChoice } from './complete-choice.ts';
import { dataFolder } from './data-folder.ts';
import { networkSettings } from './network-settings.ts';
import { openLog } from './open-log.ts';

/**
 * Opens the host that the options name, lets `work` use it, and closes it again whatever happens. Throws
 * `store.*`, `host.*` and what `work` throws.
 */
export async function withHost<T>(choice: CompleteChoice, work: (host: Host) => Promise<T>): Promise<T> {
  // Loaded late: help and usage errors need no database.
  const { asCaller } = await import('../../host/caller.ts');
  const { openEmbeddedHost } = await import('../../host/open-embedded-host.ts');
  const log = await openLog({});
  const host = await openEmbeddedHost({
    dataFolder: dataFolder(choice['data-dir']),
    ...chosenStore(),
    ...chosenKeys(),
    network: networkSettings(choice),
    redirectUri: redirectUriAt(choice.port, choice.loopback),
    callback: choice.callback,
    scheduler: false,
    ...(log === undefined ? {} : { log }),
  });
  try {
    return await asCaller({ actor: 'command-line' }, () => work(host));
  } finally {
    await host.close();
  }
}
