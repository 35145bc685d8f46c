import { Agent, type Dispatcher, request as undiciRequest } from 'undici';
import { ConnectorError } from './errors.ts';
import type { EndpointUrl } from './generated/types.ts';
import { assertHeaders } from './transport/assert-headers.ts';
import { checkedLookup, type ResolveAll } from './transport/checked-lookup.ts';
import { createConnector } from './transport/create-connector.ts';
import { exchange, type RawAnswer } from './transport/exchange.ts';
import { isPublicAddress } from './transport/is-public-address.ts';
import { defaultLimits, type TransportLimits } from './transport/limits.ts';
import { proxyUrl, resolveAll } from './transport/outbound.ts';
import { resolveTarget } from './transport/resolve-target.ts';
import {
  assertLoopbackOrigins,
  isLoopbackAddress,
  type SandboxInstances,
} from './transport/sandbox-instances.ts';
import { createTrust } from './transport/trust.ts';

export { assertTlsVerification } from './transport/assert-tls-verification.ts';
export { createProbe, type Probe, type ProbeOptions } from './transport/create-probe.ts';
export type { TransportLimits } from './transport/limits.ts';
export type { SandboxInstances } from './transport/sandbox-instances.ts';

/** What a request may say. */
export interface TransportInit {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** A fetch that follows no redirect, caps what it reads, and throws `net.*` when no complete answer came. */
export interface TransportFetch {
  (url: EndpointUrl, init: TransportInit): Promise<Response>;
  /** Closes idle connections and waits for the rest. */
  close(): Promise<void>;
}

/** The seam: what `undici.request` does, as far as it is used. */
export type Send = (url: URL, options: SendOptions) => Promise<RawAnswer>;

export interface SendOptions {
  readonly method: TransportInit['method'];
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly signal: AbortSignal;
  readonly dispatcher: Dispatcher;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

export interface TransportOptions {
  /** Replaces the HTTP client; deadlines, caps and error wrapping still run. */
  readonly send?: Send;
  /** Replaces the connections, and with them address check, proxy and CA; stays the caller's to close. */
  readonly dispatcher?: Dispatcher;
  /**
   * The operator's outbound proxy, `http:` or `https:`, user name and password in it if need be. Its own address may be
   * private: the operator named it. Behind it only the grammar of hosts guards where requests go.
   */
  readonly proxy?: string;
  /** Contents of a CA file (PEM), trusted beside the default authorities. */
  readonly ca?: string;
  readonly sandboxInstances?: SandboxInstances;
  /** Resolves names; the system's resolver by default. */
  readonly lookup?: ResolveAll;
  readonly limits?: Partial<TransportLimits>;
}

/**
 * The only way out to the network. https alone, except for hosts that stand for a sandbox on this machine. Throws at
 * creation `net.insecure_url` (a sandbox origin that is not loopback), `host.ca_invalid` and `host.proxy_invalid`; a
 * call throws `net.*`, of kind `ambiguous` when the request may have been delivered.
 */
export function createFetch(options: TransportOptions = {}): TransportFetch {
  const { send = undiciRequest, sandboxInstances = new Map() } = options;
  assertLoopbackOrigins(sandboxInstances);
  const limits = { ...defaultLimits, ...options.limits };
  const agents = createAgents(options, limits);
  const call = async (endpoint: EndpointUrl, init: TransportInit): Promise<Response> => {
    const { url, host, sandbox } = resolveTarget(endpoint, sandboxInstances);
    assertHeaders(init.headers);
    assertNotAborted(init.signal, host);
    const dispatcher = sandbox ? agents.sandbox : agents.instance;
    return exchange(
      (signal) =>
        send(url, {
          method: init.method,
          headers: { 'user-agent': 'coupa-oauth2-account', ...init.headers, 'accept-encoding': 'identity' },
          body: init.body ?? null,
          signal,
          dispatcher,
          headersTimeout: 0,
          bodyTimeout: 0,
        }),
      { host, limits, signal: init.signal },
    );
  };
  return Object.assign(call, { close: agents.close });
}

function createAgents(options: TransportOptions, limits: TransportLimits) {
  const { lookup = resolveAll, ca, dispatcher } = options;
  const { connectMilliseconds } = limits;
  const secureContext = createTrust(ca);
  const proxy = options.proxy === undefined ? {} : { proxy: proxyUrl(options.proxy) };
  const instanceLookup = checkedLookup(lookup, isPublicAddress);
  const sandboxLookup = checkedLookup(resolveAll, isLoopbackAddress);
  const own = agentOf({ lookup: instanceLookup, secureContext, connectMilliseconds, ...proxy });
  const sandbox = agentOf({ lookup: sandboxLookup, secureContext, connectMilliseconds });
  let closing: Promise<unknown> | undefined;
  return {
    instance: dispatcher ?? own,
    sandbox,
    close: () => {
      closing ??= Promise.all([own.close(), sandbox.close()]);
      return closing.then(() => {});
    },
  };
}

function agentOf(connector: Parameters<typeof createConnector>[0]): Agent {
  return new Agent({
    connect: createConnector(connector),
    allowH2: false,
    // A connection that the server is about to close makes an outcome ambiguous, so idle ones are given up early.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
  });
}

function assertNotAborted(signal: AbortSignal | undefined, host: string): void {
  if (signal?.aborted) {
    throw new ConnectorError('net.aborted', { details: { host, phase: 'connect' } });
  }
}
