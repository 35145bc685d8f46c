import type { Context } from 'hono';
import type { Role } from '../../generated/types.ts';
import type { Host } from '../../host/host.ts';
import { digestOf } from '../../host/same-secret.ts';
import type { SessionCookie } from './session-cookie.ts';

/** Who is asking: one API key, the key of this start, or one session (check A-04). */
export interface Identity {
  /** Names the caller in timelines; no secret. */
  readonly userId: string;
  readonly role: Role;
  /** Present when the caller is a session. */
  readonly session?: SessionIdentity;
}

/** What of a session its page and its end need. */
export interface SessionIdentity {
  readonly id: string;
  /** What the page must send along with every change. */
  readonly csrfToken: string;
  readonly expiresAt: string;
}

/** Tells who is asking; undefined: nobody. Throws `host.sealed`, `store.*`. */
export type Identify = (context: Context) => Promise<Identity | undefined>;

interface IdentifyParts {
  readonly host: Pick<Host, 'access'>;
  /** Whether a key is the one of this start. */
  readonly isAccessKey: (key: string) => boolean;
  readonly sessionCookie: SessionCookie;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Recognises keys as bearer tokens and sessions by their cookie. A wrong key is not saved by a good cookie. */
export function createIdentify(parts: IdentifyParts): Identify {
  return async (context) => {
    const authorization = context.req.header('authorization');
    if (authorization !== undefined) {
      const [, key] = /^Bearer +(\S{1,200})$/i.exec(authorization) ?? [];
      return key === undefined ? undefined : identifyKey(parts, key);
    }
    const secret = parts.sessionCookie.get(context);
    return secret === undefined ? undefined : identifySession(parts, secret);
  };
}

/** The caller that a key stands for: the key of this start may do everything, an API key what its role may. */
export async function identifyKey(
  { host, isAccessKey, now }: Pick<IdentifyParts, 'host' | 'isAccessKey' | 'now'>,
  key: string,
): Promise<(Identity & { readonly keyId?: string }) | undefined> {
  if (isAccessKey(key)) return { userId: 'key', role: 'operator' };
  const grant = await host.access.recognise('key', key, now());
  if (grant === undefined) return undefined;
  return { userId: `key:${grant.id}`, role: grant.role, keyId: grant.id };
}

async function identifySession({ host, now }: IdentifyParts, secret: string): Promise<Identity | undefined> {
  const grant = await host.access.recognise('session', secret, now());
  if (grant === undefined || grant.expiresAt === null) return undefined;
  const { id, role, expiresAt } = grant;
  const csrfToken = digestOf(`csrf ${secret}`);
  return { userId: `session:${id}`, role, session: { id, csrfToken, expiresAt } };
}
