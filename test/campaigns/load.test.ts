import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresAddress } from '../support/postgres.ts';
import { runLoad } from './load/run-load.ts';
import { type BundledWorker, bundleWorker } from './support/bundle-worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'coupa-load-'));
let worker: BundledWorker;
let server: BundledWorker;

beforeAll(async () => {
  [worker, server] = [await bundleWorker('load-worker', folder), await bundleWorker('load-server', folder)];
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['sqlite', 'postgres'] as const)('accounts that all fall due at once, over %s', (engine) => {
  it('are renewed by two processes, a few at a time at each instance, although one is dead', async () => {
    const load = await runLoad(
      {
        engine,
        accounts: 600,
        instances: 20,
        dead: 1,
        processes: 2,
        latency: 5,
        heap: 256,
        longestSeconds: 20,
      },
      { worker, server, postgres: postgresAddress, progressed: () => undefined },
    );
    expect(load.renewed).toBe(570);
    for (const { mostInFlight, mostStartsASecond, repeats } of load.all) {
      expect(mostInFlight).toBeLessThanOrEqual(4);
      expect(mostStartsASecond).toBeLessThanOrEqual(20);
      expect(repeats).toBe(0);
    }
  });
});
