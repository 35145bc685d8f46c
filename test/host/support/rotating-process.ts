import { hooks } from '../../../src/account/hooks.ts';
import { createHost } from '../../../src/host/create-host.ts';
import type { KeyRotation } from '../../../src/host/host.ts';
import { manifest } from './fake-connector.ts';

/** What a rotating process is started with, as JSON in its only argument. */
export interface RotatingProcessOptions {
  readonly store: string;
  readonly journal: string;
  readonly keyFile: string;
  /** Ends itself by SIGKILL at this report of progress. */
  readonly killAtReport?: number;
}

/** What it says: that it goes on, or its result. */
export type FromRotatingProcess = { readonly done: number } | { readonly rotation: KeyRotation };

const { store, journal, keyFile, killAtReport } = JSON.parse(process.argv[2] ?? '') as RotatingProcessOptions;

const host = await createHost({
  scheduler: false,
  store,
  journal,
  keys: { file: keyFile },
  connector: { manifest, hooks },
  fetch: () => Promise.reject(new Error('no request was expected')),
  redirectUri: 'http://127.0.0.1:8400/oauth2/callback',
});

const tell = (message: FromRotatingProcess) => process.send?.(message);
let reports = 0;

const rotation = await host.keys.rotate(({ done }) => {
  reports += 1;
  if (reports === killAtReport) process.kill(process.pid, 'SIGKILL');
  tell({ done });
});
await host.close();
tell({ rotation });
process.disconnect();
