import { ConnectorError } from '../../src/errors.ts';
import { createFetch } from '../../src/transport.ts';
import type { FromRaceWorker, RaceWorkerOptions, ToRaceWorker } from './race/race-protocol.ts';
import { openCampaignHost } from './support/campaign-host.ts';
import { optionsVariable } from './support/spawn-worker.ts';

function tell(message: FromRaceWorker): void {
  process.send?.(message);
}

async function work({ store, journal, instance, accountId }: RaceWorkerOptions): Promise<void> {
  let now = 0;
  const fetch = createFetch({ sandboxInstances: new Map([instance]) });
  const host = await openCampaignHost({ store, journal, fetch, clock: () => now });
  process.on('disconnect', () => void host.close().then(() => process.exit(0)));
  process.on('message', (message: ToRaceWorker) => {
    now = message.now;
    const asked = Array.from({ length: message.callers }, () =>
      host.beforeOperation(accountId).then(
        ({ tokenVersion }) => `version ${tokenVersion}`,
        (error: unknown) => (error instanceof ConnectorError ? error.code : 'another error'),
      ),
    );
    void Promise.all(asked).then((answers) => {
      const counts: Record<string, number> = {};
      for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
      tell({ kind: 'answers', counts });
    });
  });
  tell({ kind: 'ready' });
}

const given = process.env[optionsVariable];
if (given !== undefined) await work(JSON.parse(given) as RaceWorkerOptions);
