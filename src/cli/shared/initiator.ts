import { randomBytes } from 'node:crypto';
import type { Actor, Initiator } from '../../host/host.ts';

/** Whoever may read the data folder is the one user of the command line. */
export const cliActor: Actor = { userId: 'cli' };

/** A new binding of one authorization attempt to this terminal and the browser it opens. */
export function newInitiator(): Initiator {
  return { ...cliActor, browserSecret: randomBytes(32).toString('base64url') };
}
