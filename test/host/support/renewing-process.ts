import { hooks } from '../../../src/account/hooks.ts';
import { createHost } from '../../../src/host/create-host.ts';
import { type KillPoint, testSeams } from '../../../src/host/test-seams.ts';
import { createFetch } from '../../../src/transport.ts';
import { manifest } from './fake-connector.ts';
import { redirectUri, testRing } from './open-test-host.ts';

/** What a renewing process is started with, as JSON in its only argument. */
export interface RenewingProcessOptions {
  readonly store: string;
  readonly journal: string;
  readonly instance: string;
  readonly sandboxUrl: string;
  readonly accountId: string;
  /** The point at which it kills itself. */
  readonly killAt?: KillPoint;
  /** Runs out of memory there instead. */
  readonly exhaustsMemory?: boolean;
}

/** Told to it: the time to live in, and how many callers want headers at once. `sent` ends the wait at after_send. */
export type ToRenewingProcess =
  | { readonly kind: 'renew'; readonly now: number; readonly callers: number }
  | { readonly kind: 'sent' };

const options = JSON.parse(process.argv[2] ?? '') as RenewingProcessOptions;
const sent = Promise.withResolvers<void>();
let now = 0;

async function killPoint(point: KillPoint): Promise<void> {
  if (point !== options.killAt) return;
  if (point === 'after_send') await sent.promise;
  if (options.exhaustsMemory === true) exhaustMemory();
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

function exhaustMemory(): never {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array<number>(100_000).fill(kept.length));
}

const host = await createHost({
  scheduler: false,
  store: options.store,
  journal: options.journal,
  keys: { ring: testRing },
  connector: { manifest, hooks },
  fetch: createFetch({ sandboxInstances: new Map([[options.instance, options.sandboxUrl]]) }),
  redirectUri,
  clock: () => now,
  [testSeams]: { killPoint },
});

process.on('message', (message: ToRenewingProcess) => {
  if (message.kind === 'sent') return sent.resolve();
  now = message.now;
  const asked = Array.from({ length: message.callers }, () => host.beforeOperation(options.accountId));
  void Promise.allSettled(asked).then((answers) =>
    process.send?.({
      versions: answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.tokenVersion : 0)),
    }),
  );
});

process.on('disconnect', () => void host.close().then(() => process.exit(0)));
process.send?.({ ready: true });
