import type { NetworkProbe } from '../../../src/account/hook-context.ts';

/** A probe for which everything is well, with changes. */
export function fakeProbe(changes: Partial<NetworkProbe> = {}): NetworkProbe {
  return {
    connect: async () => {},
    route: () => ({ kind: 'direct' }),
    resolve: async () => ({ addresses: ['203.0.114.7'], privateAddresses: 0 }),
    handshake: async () => ({ protocol: 'TLSv1.3' }),
    visit: async () => ({ status: 401 }),
    ...changes,
  };
}
