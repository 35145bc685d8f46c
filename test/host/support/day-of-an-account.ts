import { createHost } from '../../../src/host/create-host.ts';
import { testSeams } from '../../../src/host/test-seams.ts';
import { FakeConnector } from './fake-connector.ts';
import { clientCredentialsInput, hour, testRing } from './open-test-host.ts';

// One account on the day on which clocks in New York spring forward, told as JSON; the store is the only argument.
let drawn = 0;
let now = Date.parse('2026-03-08T05:30:00.000Z');
const connector = new FakeConnector(() => now);
const host = await createHost({
  store: process.argv[2] ?? '',
  keys: { ring: testRing },
  connector,
  fetch: () => Promise.reject(new Error('no request was expected')),
  redirectUri: 'http://127.0.0.1:8400/oauth2/callback',
  clock: () => now,
  // The same everywhere, so that what is drawn is the same; identifiers stay different.
  random: (bytes) => {
    drawn += 1;
    return Buffer.alloc(bytes, drawn);
  },
  wait: () => Promise.resolve(),
  [testSeams]: { leaseClock: () => now },
});

const { id } = await host.accounts.create(clientCredentialsInput);
const actor = { userId: 'designer', browserSecret: 'CANARY-browser' };
const { draftId } = await host.authorization.openDraft({ accountId: id }, actor);
await host.authorization.begin(draftId, actor);
await host.authorization.apply(draftId, actor);
const told: unknown[] = [];
// When its use is written down depends on the moment in which somebody looks.
const show = async (): Promise<void> => {
  const { lastUsedAt: _used, ...view } = await host.accounts.show(id);
  told.push(view);
};
for (const step of [0, 1, 2, 18, 3, 1]) {
  now += step * hour;
  told.push(await host.beforeOperation(id));
  if (step === 2) connector.refusal = { code: 'token.unavailable', details: { retryAfterSeconds: 3_600 } };
  if (step === 18) await host.refresh(id).catch(({ code }: { readonly code: string }) => told.push(code));
  connector.refusal = step === 2 ? connector.refusal : undefined;
  await show();
}
await host.refresh(id);
await show();
process.stdout.write(JSON.stringify({ renewals: connector.refreshes.length, told }));
await host.close();
