import { createHash, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

// Twice the life of an attempt, as the attempt itself is kept: a late return must hear "expired", not "no cookie".
const lifetimeSeconds = 1200;

/** Binds one authorization attempt to the browser that started it (check A-03). */
export interface FlowCookie {
  /** The cookie's name for the attempt with this state. */
  nameOf(state: string): string;
  /** A new secret for the browser; only its hash is stored on our side. */
  newSecret(): string;
  /** Puts the secret into the browser, under a name of this attempt: two attempts never mix. */
  set(context: Context, state: string, secret: string): void;
  get(context: Context, state: string): string | undefined;
  clear(context: Context, state: string): void;
}

/** Flow cookies: `__Host-` and Secure over https; over http on loopback a plain name without Secure. */
export function createFlowCookie({
  secure,
  path,
}: {
  readonly secure: boolean;
  readonly path: string;
}): FlowCookie {
  // The prefix demands the path "/"; without it the cookie goes to the callback alone.
  const options = { httpOnly: true, sameSite: 'Lax', secure, path: secure ? '/' : path } as const;
  const nameOf = (state: string) => {
    const id = createHash('sha256').update(state).digest('hex').slice(0, 16);
    return `${secure ? '__Host-' : ''}coupa-flow-${id}`;
  };
  return {
    nameOf,
    newSecret: () => randomBytes(32).toString('base64url'),
    set: (context, state, secret) =>
      setCookie(context, nameOf(state), secret, { ...options, maxAge: lifetimeSeconds }),
    get: (context, state) => getCookie(context, nameOf(state)),
    clear: (context, state) => void deleteCookie(context, nameOf(state), options),
  };
}
