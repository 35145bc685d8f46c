import { ConnectorError } from '../../errors.ts';
import { type CoupaInstance, endpointUrl } from '../coupa-instance.ts';
import type { HookContext, NetworkProbe, NetworkRoute, TlsHandshake } from '../hook-context.ts';

type Resolved = Awaited<ReturnType<NetworkProbe['resolve']>>;

/** What the network says about an instance before any request is made. */
export interface NetworkFacts {
  readonly route: NetworkRoute;
  /** The addresses, or why there are none. */
  readonly name: Resolved | ConnectorError;
  readonly handshake: TlsHandshake;
}

/** Name and connection of an instance; undefined when there is nothing to look with, or at. */
export async function inspectNetwork(
  instance: CoupaInstance | undefined,
  { probe, manifest }: HookContext,
): Promise<NetworkFacts | undefined> {
  if (instance === undefined || probe === undefined) return undefined;
  const url = endpointUrl(instance, manifest.endpoints.probe);
  const route = probe.route(url);
  if (route.kind === 'sandbox') {
    return { route, name: { addresses: [], privateAddresses: 0 }, handshake: {} };
  }
  const [name, handshake] = await Promise.all([resolved(probe.resolve(url)), probe.handshake(url)]);
  return { route, name, handshake };
}

async function resolved(name: Promise<Resolved>): Promise<Resolved | ConnectorError> {
  try {
    return await name;
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}
