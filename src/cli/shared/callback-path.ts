/** The path of the registered redirect URI; the same for the server's callback and the command line's listener. */
export const callbackPath = '/oauth2/callback';

/** The addresses of this machine that a callback may come to, as literals: a name could lead elsewhere. */
export const loopbackAddresses = ['127.0.0.1', '::1'] as const;

export type LoopbackAddress = (typeof loopbackAddresses)[number];

/** The redirect URI of a host on this port of this machine. */
export function redirectUriAt(port: number, address: LoopbackAddress = '127.0.0.1'): string {
  return `http://${address === '::1' ? '[::1]' : address}:${port}${callbackPath}`;
}
