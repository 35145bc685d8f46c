import type { LookupAddress } from 'node:dns';
import type { SecureContext } from 'node:tls';
import { ConnectorError } from '../errors.ts';
import type { EndpointUrl } from '../generated/types.ts';
import { checkedLookup, type ResolveAll } from './checked-lookup.ts';
import { createConnector } from './create-connector.ts';
import { isPublicAddress } from './is-public-address.ts';
import { defaultLimits, type TransportLimits } from './limits.ts';
import { networkError } from './network-error.ts';
import { proxyUrl, resolveAll } from './outbound.ts';
import { readPeer, type TlsFacts } from './read-peer.ts';
import { resolveTarget } from './resolve-target.ts';
import type { SandboxInstances } from './sandbox-instances.ts';
import { createTrust } from './trust.ts';

/** How a request to a URL leaves: straight, through the operator's proxy, or to a sandbox on this machine. */
export type Route =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly proxy: string }
  | { readonly kind: 'sandbox'; readonly origin: string };

/** The addresses behind a name. One inside a private network is counted and never told. */
export interface ResolvedName {
  readonly addresses: readonly string[];
  readonly privateAddresses: number;
}

/** A TLS connection that was tried: what the instance showed, and why it was not made. */
export interface Handshake extends TlsFacts {
  /** A `net.*` error; absent when a verified connection was made. */
  readonly failure?: ConnectorError;
}

/** The beginning of an answer; its body is not kept. */
export interface VisitedPage {
  readonly status: number;
  /** The `Date` header, milliseconds since the epoch. */
  readonly date?: number;
  /** The `Location` header as it was sent. */
  readonly location?: string;
}

/** What diagnosis may ask of the network: no credentials travel, nothing changes. */
export interface Probe {
  /** Resolves whatever is answered when a connection can be made; throws `net.*` otherwise. */
  connect(url: EndpointUrl): Promise<void>;
  route(url: EndpointUrl): Route;
  /** Throws `net.dns`. */
  resolve(url: EndpointUrl): Promise<ResolvedName>;
  handshake(url: EndpointUrl): Promise<Handshake>;
  /** One GET without credentials, no redirect followed. Throws `net.*`. */
  visit(url: EndpointUrl): Promise<VisitedPage>;
}

/** As far as a probe uses it, the fetch of transport. */
export type ProbeFetch = (
  url: EndpointUrl,
  init: { readonly method: 'GET' | 'HEAD'; readonly headers: Readonly<Record<string, string>> },
) => Promise<Response>;

/** The same settings as the fetch was made with. */
export interface ProbeOptions {
  readonly proxy?: string;
  readonly ca?: string;
  readonly sandboxInstances?: SandboxInstances;
  readonly lookup?: ResolveAll;
  readonly limits?: Partial<TransportLimits>;
}

/**
 * A probe that goes the ways of `fetch`: the same proxy, authorities, address check and sandbox mapping. Give it one
 * whose body cap a sign-in page fits under. Throws `host.proxy_invalid` and, at the first handshake, `host.ca_invalid`.
 */
export function createProbe(fetch: ProbeFetch, options: ProbeOptions = {}): Probe {
  const { sandboxInstances = new Map(), lookup = resolveAll, limits } = options;
  const milliseconds = limits?.connectMilliseconds ?? defaultLimits.connectMilliseconds;
  const proxy = options.proxy === undefined ? undefined : proxyUrl(options.proxy);
  let trust: SecureContext | undefined;
  const trusted = () => {
    trust ??= createTrust(options.ca);
    return trust;
  };
  const handshake = async (url: EndpointUrl): Promise<Handshake> => {
    const { url: target, sandbox } = resolveTarget(url, sandboxInstances);
    return sandbox ? {} : shakeHands(target, { lookup, milliseconds, proxy, secureContext: trusted() });
  };
  return {
    connect: (url) => connect(fetch, url),
    route: (url) => routeOf(url, sandboxInstances, proxy),
    resolve: (url) => resolveName(new URL(url).hostname, { lookup, milliseconds }),
    handshake,
    visit: (url) => visit(fetch, url),
  };
}

async function connect(fetch: ProbeFetch, url: EndpointUrl): Promise<void> {
  try {
    await fetch(new URL('/', url).href as EndpointUrl, { method: 'HEAD', headers: {} });
  } catch (error) {
    const phase = error instanceof ConnectorError ? error.details['phase'] : undefined;
    if (phase !== 'headers' && phase !== 'body') throw error;
  }
}

function routeOf(url: EndpointUrl, instances: SandboxInstances, proxy: URL | undefined): Route {
  const origin = instances.get(new URL(url).host);
  if (origin !== undefined) return { kind: 'sandbox', origin };
  return proxy === undefined ? { kind: 'direct' } : { kind: 'proxy', proxy: proxy.host };
}

interface Patience {
  readonly lookup: ResolveAll;
  readonly milliseconds: number;
}

function resolveName(hostname: string, { lookup, milliseconds }: Patience): Promise<ResolvedName> {
  return new Promise((resolve, reject) => {
    const details = { host: hostname, phase: 'connect', reason: 'timeout' };
    const timer = setTimeout(() => reject(new ConnectorError('net.dns', { details })), milliseconds);
    lookup(hostname, { all: true }, (error, found: LookupAddress[]) => {
      clearTimeout(timer);
      if (error !== null) {
        reject(networkError(error, { host: hostname, phase: 'connect' }));
        return;
      }
      const addresses = found.map(({ address }) => address).filter(isPublicAddress);
      resolve({ addresses, privateAddresses: found.length - addresses.length });
    });
  });
}

interface HandshakeOptions extends Patience {
  readonly proxy: URL | undefined;
  readonly secureContext: SecureContext;
}

/** A connection of its own, closed at once; no byte of HTTP is sent on it. */
function shakeHands(
  url: URL,
  { lookup, milliseconds, proxy, secureContext }: HandshakeOptions,
): Promise<Handshake> {
  return new Promise((resolve) => {
    let facts: TlsFacts = {};
    const open = createConnector({
      lookup: checkedLookup(lookup, isPublicAddress),
      secureContext,
      connectMilliseconds: milliseconds,
      ...(proxy === undefined ? {} : { proxy }),
      onPeer: (socket) => {
        facts = readPeer(socket);
      },
    });
    open(url, (error, socket) => {
      socket?.destroy();
      resolve(error === null ? facts : { ...facts, failure: failureOf(error, url.hostname) });
    });
  });
}

function failureOf(error: Error, host: string): ConnectorError {
  return error instanceof ConnectorError ? error : networkError(error, { host, phase: 'connect' });
}

async function visit(fetch: ProbeFetch, url: EndpointUrl): Promise<VisitedPage> {
  const { status, headers } = await fetch(url, { method: 'GET', headers: { accept: 'text/html, */*' } });
  const date = Date.parse(headers.get('date') ?? '');
  const location = headers.get('location');
  return {
    status,
    ...(Number.isNaN(date) ? {} : { date }),
    ...(location === null ? {} : { location }),
  };
}
