import { randomBytes } from 'node:crypto';
import type { HostOptions } from '../../host/create-host.ts';
import type { Host } from '../../host/host.ts';
import type { KeySource } from '../../host/keys/key-source.ts';
import { errorFacts } from '../../host/log/error-facts.ts';
import { type NetworkSettings, openEmbeddedHost } from '../../host/open-embedded-host.ts';
import { createPrometheusMetrics } from '../../host/telemetry/prometheus.ts';
import { OneTimeLinks } from '../../server/access/one-time-links.ts';
import { createServer } from '../../server/create-server.ts';
import { serveHost } from '../../server/serve-host.ts';
import { redirectUriAt } from './callback-path.ts';
import { writeKeyHeaderFile } from './key-header-file.ts';

interface StartHostOptions {
  readonly dataFolder: string;
  /** The database, when it is not the one in the data folder. */
  readonly store?: string;
  /** Where the keys come from, when not from the file in the data folder. */
  readonly keys?: KeySource;
  readonly network: NetworkSettings;
  /** Folder of the built page; default: where the build puts it. */
  readonly page?: string;
  /** How many pipelines use an account right now; default: not known. */
  readonly countRunningPipelines?: NonNullable<HostOptions['countRunningPipelines']>;
  /** Whether accounts are renewed ahead of time; default: yes. */
  readonly scheduler?: boolean;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether each instance has a redirect URI of its own; default: yes. */
  readonly callback?: NonNullable<HostOptions['callback']>;
  /** Milliseconds since the epoch; decides about tokens, not about sessions. Default: the clock of the machine. */
  readonly clock?: () => number;
  /** Default: nothing is logged but what nobody foresaw, to stderr. */
  readonly log?: NonNullable<HostOptions['log']>;
  /** Default: the connector of this package. */
  readonly connector?: HostOptions['connector'];
}

interface RunningHost {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The random access key of this start. */
  readonly key: string;
  /** A new address that opens the designer's page once, within ten minutes. */
  readonly newLink: () => string;
  /** A file with the key as a header line, for `curl -H @FILE`; goes away at `close`. */
  readonly keyHeaderFile: string;
  readonly redirectUri: string;
  /** What is registered on the clients of an instance. Throws `account.host_*`. */
  readonly redirectUriFor: (instance: string) => string;
  readonly close: () => Promise<void>;
}

/** What nobody foresaw: where it happened, without the error's text, which may hold a secret. */
function faultReporter(log: StartHostOptions['log']): (error: unknown) => void {
  return (error) => {
    const [, place = ''] = error instanceof Error ? (error.stack ?? '').split('\n    at ') : [];
    if (log !== undefined) log({ event: 'host.unexpected', ...errorFacts(error), place });
    else
      process.stderr.write(
        `host.unexpected ${error instanceof Error ? error.name : typeof error} ${place}\n`,
      );
  };
}

/**
 * Opens the host over a data folder and serves its API on loopback under a new access key. Throws
 * `host.address_in_use` and what opening throws.
 */
export async function startHost({ port, page, ...options }: StartHostOptions): Promise<RunningHost> {
  const key = randomBytes(32).toString('base64url');
  const links = new OneTimeLinks();
  const metrics = createPrometheusMetrics();
  const { promise: opened, resolve } = Promise.withResolvers<Host>();
  const server = await serveHost({
    port,
    start: async (origin) => {
      const host = await openEmbeddedHost({
        ...options,
        redirectUri: redirectUriAt(Number(new URL(origin).port)),
        telemetry: { meterProvider: metrics.meterProvider },
      });
      resolve(host);
      return createServer({
        host,
        accessKey: key,
        publicUrl: origin,
        links,
        metrics: metrics.text,
        ...(page === undefined ? {} : { page }),
        sandboxInstances: options.network.sandboxInstances ?? new Map(),
        onUnexpected: faultReporter(options.log),
      });
    },
  });
  const host = await opened;
  const keyHeader = writeKeyHeaderFile(options.dataFolder, key);
  return {
    url: server.origin,
    key,
    newLink: () => `${server.origin}/#/open/${links.issue()}`,
    keyHeaderFile: keyHeader.path,
    redirectUri: host.redirectUri,
    redirectUriFor: (instance) => host.readInstance(instance).redirectUri,
    close: async () => {
      keyHeader.remove();
      await server.close();
      await host.close();
      await metrics.close();
    },
  };
}
