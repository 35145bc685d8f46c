import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { ConnectorError } from '../errors.ts';

/** Resolves a name to all its addresses, in the manner of `dns.lookup` with `all`. */
export type ResolveAll = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `lookup` for sockets that hands out only addresses that pass, and the very ones that were judged: nothing is
 * resolved a second time before connecting. One refused address among several refuses the name, because a
 * mixed answer is what a rebinding attack looks like. Fails with `net.address_refused`.
 */
export function checkedLookup(resolve: ResolveAll, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '', 0);
        return;
      }
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) {
        callback(addressRefused(hostname), '', 0);
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

/** The refusal of a name or address literal that leads inside a private network. */
export function addressRefused(host: string): ConnectorError {
  return new ConnectorError('net.address_refused', { details: { host, phase: 'connect' } });
}
