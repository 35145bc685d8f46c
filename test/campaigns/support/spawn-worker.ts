import { type ChildProcess, spawn } from 'node:child_process';
import type { BundledWorker } from './bundle-worker.ts';

/** Environment variable that carries a worker's options, as JSON. */
export const optionsVariable = 'CAMPAIGN_WORKER';

/** Starts a bundled worker that can be talked to; it never outlives this process, whatever ends it. With flags of Node.js. */
export function spawnWorker(
  worker: BundledWorker,
  options: object,
  flags: readonly string[] = [],
): ChildProcess {
  const env = { ...process.env, ...worker.environment, [optionsVariable]: JSON.stringify(options) };
  const child = spawn(process.execPath, [...flags, worker.path], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  return child;
}
