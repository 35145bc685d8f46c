/** The path of the registered redirect URI; the same for the server's callback and the command line's listener. */
export const callbackPath = '/oauth2/callback';

/** The redirect URI of a host on this port of this machine. */
export function redirectUriAt(port: number): string {
  return `http://127.0.0.1:${port}${callbackPath}`;
}
