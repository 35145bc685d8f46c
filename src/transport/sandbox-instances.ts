import { ConnectorError } from '../errors.ts';

/** Hosts that stand for a sandbox on this machine, each with the origin it is reached at. */
export type SandboxInstances = ReadonlyMap<string, string>;

const loopbackHosts: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Throws `net.insecure_url` for an origin that is anything but plain http to a loopback literal: the mapping is the
 * one door to clear text, and it leads nowhere else.
 */
export function assertLoopbackOrigins(instances: SandboxInstances): void {
  for (const [host, origin] of instances) {
    const url = URL.parse(origin);
    const plain = url !== null && (origin === url.origin || origin === url.href);
    if (!plain || url.protocol !== 'http:' || !loopbackHosts.has(url.hostname) || url.pathname !== '/') {
      throw new ConnectorError('net.insecure_url', {
        message: 'A sandbox instance must be reached at http:// and a loopback address of this machine.',
        details: { host },
      });
    }
  }
}

/** Whether an address is one of this machine's own loopback addresses; what a sandbox may resolve to. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}
