import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresAddress } from '../support/postgres.ts';
import { runRace } from './race/run-race.ts';
import { type BundledWorker, bundleWorker } from './support/bundle-worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'coupa-race-'));
let worker: BundledWorker;

beforeAll(async () => {
  worker = await bundleWorker('race-worker', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('F-31: processes full of callers that all ask at once, generation after generation', () => {
  it.each([
    { engine: 'sqlite', server: 'sandbox' },
    { engine: 'postgres', server: 'sandbox' },
    { engine: 'sqlite', server: 'oidc-provider' },
    { engine: 'postgres', server: 'oidc-provider' },
  ] as const)('send one request each at $server in strict rotation, over $engine', async (where) => {
    const [processes, callers, generations] = [4, 200, 8];
    const race = await runRace(
      { ...where, processes, callers, generations },
      { worker, postgres: postgresAddress, progressed: () => undefined },
    );
    expect(race.broken).toEqual([]);
    expect(race).toMatchObject({ mostRequests: 1, fewestRequests: 1, invalidGrants: 0 });
    expect(race.served).toBe(processes * callers * generations);
  });
});
