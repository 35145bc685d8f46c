import { hooks } from '../src/account/hooks.ts';
import { createHost, type HostOptions } from '../src/host/create-host.ts';
import type { Host } from '../src/host/host.ts';
import { createKeyRing } from '../src/host/keys/key-ring.ts';
import { loadManifest } from '../src/manifest/load-manifest.ts';

/** The key that every benchmark seals with. */
export const benchRing = createKeyRing([{ id: 'k-bench', bytes: Buffer.alloc(32, 7) }]);

/** Settings of an account as the benchmarks use it. */
export const benchInput = {
  label: 'Bench',
  host: 'bench.coupahost.com',
  clientId: 'bench-client',
  clientSecret: 's'.repeat(64),
  scopes: 'core.common.read core.invoice.read',
} as const;

/** A host in memory with the shipped manifest and hooks; only the network is the caller's. */
export function openBenchHost(options: Pick<HostOptions, 'fetch' | 'clock'>): Promise<Host> {
  const manifest = loadManifest(new URL('../connector.manifest.json', import.meta.url));
  return createHost({
    store: 'sqlite::memory:',
    keys: { ring: benchRing },
    connector: { manifest, hooks },
    redirectUri: 'http://127.0.0.1:8400/oauth2/callback/coupa',
    ...options,
  });
}
