import type { CallbackRule } from '../../generated/types.ts';

/** The path of the callback, the same for the server and the command line's listener; an instance's segment may follow. */
export const callbackPath = '/oauth2/callback';

/** The addresses of this machine that a callback may come to, as literals: a name could lead elsewhere. */
export const loopbackAddresses = ['127.0.0.1', '::1'] as const;

export type LoopbackAddress = (typeof loopbackAddresses)[number];

/** Whether instances have callbacks of their own; the usual rule first. */
export const callbackRules = ['per-instance', 'shared'] as const satisfies readonly CallbackRule[];

/** The callback of a host on this port of this machine. */
export function redirectUriAt(port: number, address: LoopbackAddress = '127.0.0.1'): string {
  return `http://${address === '::1' ? '[::1]' : address}:${port}${callbackPath}`;
}
