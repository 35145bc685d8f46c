import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { ConnectorError } from '../errors.ts';
import type { ResolveAll } from './checked-lookup.ts';

/** The resolver of the system, all addresses of a name. */
export const resolveAll: ResolveAll = (hostname, options, callback) => {
  systemLookup(hostname, options, (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) =>
    callback(error, addresses),
  );
};

/** The address of the operator's outbound proxy. Throws `host.proxy_invalid`. */
export function proxyUrl(proxy: string): URL {
  const url = URL.parse(proxy);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ConnectorError('host.proxy_invalid');
  }
  return url;
}
