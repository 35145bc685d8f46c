import { isIP } from 'node:net';
import { ConnectorError } from '../errors.ts';
import { addressRefused } from './checked-lookup.ts';
import { isPublicAddress } from './is-public-address.ts';
import type { SandboxInstances } from './sandbox-instances.ts';

/** Where a request really goes. */
export interface Target {
  readonly url: URL;
  /** The host that was asked for, as errors name it. */
  readonly host: string;
  readonly sandbox: boolean;
}

/**
 * Decides where a URL leads: to the sandbox that its host stands for, or to itself over https. Throws
 * `net.insecure_url` for anything but https without user info, and `net.address_refused` for an address literal
 * inside a private network, which no name resolution would ever show to the check at connect.
 */
export function resolveTarget(endpoint: string, instances: SandboxInstances): Target {
  const url = URL.parse(endpoint);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new ConnectorError('net.insecure_url', { details: { host: url?.host ?? '' } });
  }
  const { host } = url;
  const origin = instances.get(host);
  if (origin !== undefined) {
    return { url: new URL(url.pathname + url.search, origin), host, sandbox: true };
  }
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) {
    throw addressRefused(host);
  }
  return { url, host, sandbox: false };
}
