import { startHost } from '../../src/cli/shared/start-host.ts';
import type { FromJunkServer, JunkServerOptions } from './junk/junk-protocol.ts';
import { optionsVariable } from './support/spawn-worker.ts';

/** The host as the command starts it, in a process of its own. */
async function serve({ dataFolder, store, instance }: JunkServerOptions): Promise<void> {
  const running = await startHost({
    dataFolder,
    store,
    network: { sandboxInstances: new Map([instance]) },
    port: 0,
    page: '/nowhere',
  });
  const tell = (message: FromJunkServer) => process.send?.(message);
  process.on('message', () => tell({ kind: 'memory', rss: process.memoryUsage.rss() }));
  process.on('disconnect', () => process.exit(0));
  const { url: origin, key } = running;
  tell({ kind: 'ready', origin, key, redirectUri: running.redirectUriFor(instance[0]) });
}

const given = process.env[optionsVariable];
if (given !== undefined) await serve(JSON.parse(given) as JunkServerOptions);
