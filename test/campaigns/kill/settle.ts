import { testSeams } from '../../../src/host/test-seams.ts';
import { createFetch } from '../../../src/transport.ts';
import type { CampaignDatabase } from '../support/campaign-database.ts';
import { hour, openCampaignHost } from '../support/campaign-host.ts';

const callsAtOnce = 16;
const leaseAheadMilliseconds = 120_000;

/** What the last host of a round works on. */
export interface Aftermath {
  readonly database: CampaignDatabase;
  readonly instances: readonly (readonly [string, string])[];
  readonly accounts: readonly string[];
  /** Accounts whose renewal was interrupted. */
  readonly doubtful: readonly string[];
  readonly leaseClock: () => number;
  /** Moves the time of hosts and token services; milliseconds. */
  readonly clock: { now(): number; advance(milliseconds: number): void };
}

/**
 * What a host does on its own after the last kill: at first nobody asks by hand, the answers that lie in journals are
 * stored and doubts are named; then every account comes near the end of its access token and is renewed, and what was
 * left unanswered more than once is asked for after that end.
 */
export async function settle(aftermath: Aftermath): Promise<void> {
  const { clock, doubtful, accounts } = aftermath;
  clock.advance(20.5 * hour);
  await askFor(aftermath, doubtful);
  clock.advance(3.35 * hour);
  await askFor(aftermath, accounts);
  clock.advance(hour);
  await askFor(aftermath, doubtful);
}

async function askFor(aftermath: Aftermath, accounts: readonly string[]): Promise<void> {
  const { database, instances, leaseClock, clock } = aftermath;
  const fetch = createFetch({ sandboxInstances: new Map(instances) });
  const host = await openCampaignHost({
    store: database.address,
    journal: database.journal,
    fetch,
    clock: clock.now,
    [testSeams]: { leaseClock: () => leaseClock() + leaseAheadMilliseconds },
  });
  const next = accounts.values();
  await Promise.all(
    Array.from({ length: callsAtOnce }, async () => {
      for (const accountId of next) await host.beforeOperation(accountId).catch(() => undefined);
    }),
  );
  await host.close();
  await fetch.close();
}
