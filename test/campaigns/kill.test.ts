import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresAddress } from '../support/postgres.ts';
import { addRound, figuresOf, noKills } from './kill/figures.ts';
import { planKill } from './kill/plan-kill.ts';
import { runRound } from './kill/run-round.ts';
import { type BundledWorker, bundleWorker } from './support/bundle-worker.ts';

const folder = mkdtempSync(join(tmpdir(), 'coupa-kill-'));
let worker: BundledWorker;

beforeAll(async () => {
  worker = await bundleWorker('kill-worker', folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['sqlite', 'postgres'] as const)('hosts that are killed at any moment, over %s', (engine) => {
  it('F-32 to F-36: lose no token, and name the answer wherever one was lost', async () => {
    const round = await runRound(
      { engine, seed: 1, from: 0, kills: 20, slots: 2, accountsPerMode: 10 },
      { worker, postgres: postgresAddress, progressed: () => undefined },
    );
    const totals = addRound(noKills, round, engine);
    expect(totals.broken).toEqual([]);
    expect(totals).toMatchObject({ kills: 20, accounts: 40, tokensLost: 0, stranded: 0 });
    expect(totals.requests).toBeGreaterThan(40);
    expect(figuresOf(totals).filter(({ holds }) => holds === false)).toEqual([]);
  });
});

describe('the moments of kills', () => {
  it('follow from the seed and the number of the kill, wherever one begins', () => {
    expect(planKill(7, 4_000)).toEqual(planKill(7, 4_000));
    const moments = new Set(Array.from({ length: 200 }, (_, kill) => planKill(7, kill).milliseconds));
    expect(moments.size).toBe(200);
    expect(new Set(Array.from({ length: 200 }, (_, kill) => planKill(7, kill).after)).size).toBe(2);
  });
});
