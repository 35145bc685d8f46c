import { createKeyRing } from '../src/host/keys/key-ring.ts';

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
