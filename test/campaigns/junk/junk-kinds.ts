import { createHash } from 'node:crypto';
import type { JunkSenderOptions } from './junk-protocol.ts';

/** One request that has no business here. */
export interface Junk {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Place = Pick<JunkSenderOptions, 'callbackPath' | 'accountId'>;

/** Each kind of junk by its name; `count` makes one like no other before. */
export const junkKinds: Readonly<Record<string, (place: Place, count: number) => Junk>> = {
  'callback, forged state': ({ callbackPath }, count) => ({
    method: 'GET',
    path: `${callbackPath}?code=junk&state=${stateOf(count)}`,
  }),
  'callback, no state': ({ callbackPath }) => ({ method: 'GET', path: `${callbackPath}?code=junk` }),
  // Whoever reads the code can name the cookie that goes with a state, and looks like somebody who began here.
  'callback, forged state and cookie': ({ callbackPath }, count) => ({
    method: 'GET',
    path: `${callbackPath}?code=junk&state=${stateOf(count)}`,
    headers: { cookie: `coupa-flow-${cookieIdOf(stateOf(count))}=${stateOf(count + 1)}` },
  }),
  'authorize, no session': ({ accountId }) => ({
    method: 'POST',
    path: `/api/accounts/${accountId}/authorize`,
  }),
  'authorize, forged session': ({ accountId }, count) => ({
    method: 'POST',
    path: `/api/accounts/${accountId}/authorize`,
    headers: { authorization: `Bearer ${stateOf(count)}` },
  }),
};

/** Kinds that bring no cookie of an attempt to the callback. */
export const strangers: readonly string[] = ['callback, forged state', 'callback, no state'];

function stateOf(count: number): string {
  return createHash('sha256').update(`junk ${count}`).digest('base64url');
}

function cookieIdOf(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 16);
}
