import { createServer } from 'node:net';
import type { LoopbackAddress } from './callback-path.ts';

/** A port that nobody listens on at this moment. Who is quicker can still take it: listening then says so. */
export async function freePort(address: LoopbackAddress = '127.0.0.1'): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, address, resolve);
  });
  const bound = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
