import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { ConnectorError } from '../errors.ts';
import { asCaller } from '../host/caller.ts';
import { sameSecret } from '../host/same-secret.ts';
import type { SessionCookie } from './session-cookie.ts';

/** What middleware leaves for routes. */
export interface ServerEnvironment {
  readonly Variables: { userId: string };
}

const keyUser = 'key';

/** Tells who is asking: the bearer of the access key, a session, or nobody. */
export type Identify = (context: Context) => string | undefined;

/** Recognises the access key as bearer token or a session cookie. A wrong key is not saved by a good cookie. */
export function createIdentify(accessKey: string, sessions: SessionCookie): Identify {
  return (context) => {
    const authorization = context.req.header('authorization');
    if (authorization === undefined) return sessions.userOf(getCookie(context, sessions.name));
    const [, key] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    return key !== undefined && sameSecret(key, accessKey) ? keyUser : undefined;
  };
}

/** Lets nobody pass who is nobody: `host.not_authenticated`. */
export function accessGuard(identify: Identify): MiddlewareHandler<ServerEnvironment> {
  return async (context, next) => {
    const userId = identify(context);
    if (userId === undefined) throw new ConnectorError('host.not_authenticated');
    context.set('userId', userId);
    // From here on the timeline says who asked (check A-50).
    await asCaller({ actor: userId, requestId: requestIdOf(context) }, next);
  };
}

const plainRequestId = /^[\w.-]{1,64}$/;

/** The request's own id when it brings a harmless one, else a new one. */
export function requestIdOf(context: Context): string {
  const given = context.req.header('x-request-id') ?? '';
  return plainRequestId.test(given) ? given : randomUUID();
}
