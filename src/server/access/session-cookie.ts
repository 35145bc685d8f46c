import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** The browser's half of a session. */
export interface SessionCookie {
  readonly name: string;
  get(context: Context): string | undefined;
  set(context: Context, secret: string, lifetimeSeconds: number): void;
  clear(context: Context): void;
}

/** Session cookies: `__Host-` and Secure over https; over http on loopback a plain name without Secure. */
export function createSessionCookie({ secure }: { readonly secure: boolean }): SessionCookie {
  // Browsers accept the prefix only with Secure, and Secure only over https.
  const name = secure ? '__Host-coupa-session' : 'coupa-session';
  const options = { httpOnly: true, sameSite: 'Lax', secure, path: '/' } as const;
  return {
    name,
    get: (context) => getCookie(context, name),
    set: (context, secret, maxAge) => setCookie(context, name, secret, { ...options, maxAge }),
    clear: (context) => void deleteCookie(context, name, options),
  };
}
