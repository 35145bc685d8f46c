import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** The browser's half of a session. */
export interface SessionCookie {
  readonly name: string;
  get(context: Context): string | undefined;
  set(context: Context, secret: string, lifetimeSeconds: number): void;
  clear(context: Context): void;
}

/**
 * Session cookies: `__Host-` and Secure over https; over http on loopback a plain name without Secure. Cookies know no
 * ports, so that the name has it: two hosts on one machine do not sign each other out.
 */
export function createSessionCookie({ protocol, port }: URL): SessionCookie {
  const secure = protocol === 'https:';
  // Browsers accept the prefix only with Secure, and Secure only over https.
  const prefix = secure ? '__Host-' : '';
  const name = `${prefix}coupa-session${port === '' ? '' : `-${port}`}`;
  const options = { httpOnly: true, sameSite: 'Lax', secure, path: '/' } as const;
  return {
    name,
    get: (context) => getCookie(context, name),
    set: (context, secret, maxAge) => setCookie(context, name, secret, { ...options, maxAge }),
    clear: (context) => void deleteCookie(context, name, options),
  };
}
