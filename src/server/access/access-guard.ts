import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { ConnectorError } from '../../errors.ts';
import type { Role } from '../../generated/types.ts';
import { asCaller } from '../../host/caller.ts';
import { sameSecret } from '../../host/same-secret.ts';
import { isReading } from '../request-guards.ts';
import type { Route } from '../routes.ts';
import type { Identify, Identity } from './identify.ts';

/** What middleware leaves for handlers. */
export interface ServerEnvironment {
  readonly Variables: { identity: Identity };
}

const ranks: Readonly<Record<Role, number>> = { runtime: 0, designer: 1, operator: 2 };

/**
 * Lets pass who may: `host.not_authenticated` for nobody, `host.role_missing` for a lesser role, and
 * `host.csrf_token_missing` for a change by a session without its token (check A-16).
 */
export function accessGuard(
  identify: Identify,
  access: Route['access'],
): MiddlewareHandler<ServerEnvironment> {
  if (access === 'anybody') return (_context, next) => next();
  return async (context, next) => {
    const identity = await identify(context);
    if (identity === undefined) throw new ConnectorError('host.not_authenticated');
    if (ranks[identity.role] < ranks[access]) {
      throw new ConnectorError('host.role_missing', { details: { needed: access, role: identity.role } });
    }
    assertCsrfToken(context, identity);
    context.set('identity', identity);
    // From here on the timeline says who asked (check A-50).
    await asCaller({ actor: identity.userId, requestId: requestIdOf(context) }, next);
  };
}

// A key is sent on purpose; a cookie goes along with whatever makes the browser send a request.
function assertCsrfToken(context: Context, { session }: Identity): void {
  if (session === undefined || isReading(context.req.method)) return;
  const sent = context.req.header('x-csrf-token') ?? '';
  if (!sameSecret(sent, session.csrfToken)) throw new ConnectorError('host.csrf_token_missing');
}

const plainRequestId = /^[\w.-]{1,64}$/;

/** The request's own id when it brings a harmless one, else a new one. */
export function requestIdOf(context: Context): string {
  const given = context.req.header('x-request-id') ?? '';
  return plainRequestId.test(given) ? given : randomUUID();
}
