import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hooks } from '../account/hooks.ts';
import type { CoupaScope } from '../generated/types.ts';
import { loadManifest } from '../manifest/load-manifest.ts';
import { assertTlsVerification, createFetch, createProbe } from '../transport.ts';
import { createHost, type HostOptions } from './create-host.ts';
import type { ConnectorFacts, Host } from './host.ts';
import type { KeySource } from './keys/key-source.ts';

const largestApiAnswerBytes = 32 * 1024 * 1024;
const packageFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);

/** How this host reaches the network; an operator's decisions, never an account's. */
export interface NetworkSettings {
  /** The outbound proxy, user name and password in it if need be. */
  readonly proxy?: string;
  /** PEM text of authorities to trust beside the usual ones. */
  readonly ca?: string;
  /** Domains beside coupahost.com and coupacloud.com that accounts may name. */
  readonly additionalHostSuffixes?: readonly string[];
  /** Instance hosts that a sandbox on this machine stands in for. */
  readonly sandboxInstances?: ReadonlyMap<string, string>;
}

export interface EmbeddedHostOptions {
  /** Holds journal, and key file and database unless `keys` and `store` name others; made when it does not exist. */
  readonly dataFolder: string;
  /** `sqlite:PATH` or `postgres://…`. Default: a SQLite file in the data folder. */
  readonly store?: string;
  /** Where the keys come from. Default: the file `key` in the data folder. */
  readonly keys?: KeySource;
  /** The callback of this host: an absolute URL without query and fragment. */
  readonly redirectUri: string;
  /** Whether each instance has a redirect URI of its own under it; default: `per-instance`. */
  readonly callback?: HostOptions['callback'];
  readonly network?: NetworkSettings;
  /** Milliseconds since the epoch. Default: the clock of the machine. */
  readonly clock?: () => number;
  /** What happens, for an operator; `createLog` makes one. Default: nowhere. */
  readonly log?: HostOptions['log'];
  readonly telemetry?: HostOptions['telemetry'];
  /** How many pipelines use an account right now. Default: not known. */
  readonly countRunningPipelines?: HostOptions['countRunningPipelines'];
  /** Whether accounts are renewed ahead of time; default: yes. */
  readonly scheduler?: boolean;
  /** Default: the connector of this package. */
  readonly connector?: HostOptions['connector'];
}

/**
 * Opens the embedded host over a data folder, with a connector, this package's scope catalogue and network. Throws
 * `host.*` (also when TLS verification is switched off), `store.*`, `manifest.*` and `net.insecure_url`.
 */
export async function openEmbeddedHost(options: EmbeddedHostOptions): Promise<Host> {
  const {
    dataFolder,
    redirectUri,
    callback,
    clock,
    log,
    telemetry,
    scheduler = true,
    countRunningPipelines,
  } = options;
  const { store = `sqlite:${join(dataFolder, 'accounts.db')}` } = options;
  const { keys = { file: join(dataFolder, 'key') } } = options;
  const { connector = ownConnector() } = options;
  const { additionalHostSuffixes = [], ...network } = options.network ?? {};
  assertTlsVerification(process.env);
  const fetch = createFetch(network);
  const apiFetch = createFetch({ ...network, limits: { maxBodyBytes: largestApiAnswerBytes } });
  const closeNetwork = () => Promise.all([fetch.close(), apiFetch.close()]);
  try {
    const host = await createHost({
      store,
      journal: join(dataFolder, 'accounts.db-refresh'),
      keys,
      connector,
      fetch,
      apiFetch,
      // Sign-in pages are larger than token answers.
      probe: createProbe(apiFetch, network),
      redirectUri,
      additionalHostSuffixes,
      scopeCatalogue: readScopes().map(({ scope }) => scope),
      facts: () => connectorFacts(connector, network.sandboxInstances),
      scheduler,
      ...(callback === undefined ? {} : { callback }),
      ...(clock === undefined ? {} : { clock }),
      ...(log === undefined ? {} : { log }),
      ...(telemetry === undefined ? {} : { telemetry }),
      ...(countRunningPipelines === undefined ? {} : { countRunningPipelines }),
    });
    const close = async () => {
      await host.close();
      await closeNetwork();
    };
    return { ...host, close };
  } catch (error) {
    await closeNetwork();
    throw error;
  }
}

function ownConnector(): HostOptions['connector'] {
  return { manifest: loadManifest(packageFile('connector.manifest.json')), hooks };
}

function readData<Data>(path: string): Data {
  return JSON.parse(readFileSync(packageFile(path), 'utf8')) as Data;
}

function readScopes(): readonly CoupaScope[] {
  return readData('data/coupa-scopes.json');
}

function connectorFacts(
  connector: HostOptions['connector'],
  sandboxInstances: NetworkSettings['sandboxInstances'],
): ConnectorFacts {
  return {
    accountSchema: connector.accountSchema ?? readData('schemas/account.schema.json'),
    scopes: readScopes(),
    operations: readData('data/coupa-operations.json'),
    sandboxInstances: [...(sandboxInstances ?? new Map()).keys()],
  };
}
