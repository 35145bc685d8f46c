import type { Context } from 'hono';
import type { Actor } from '../../host/host.ts';
import type { ServerEnvironment } from '../access/access-guard.ts';
import type { RouteName } from '../routes.ts';

/** One request to a route whose caller is known. */
export type RouteContext = Context<ServerEnvironment>;

/** Answers one route, for a caller that may. */
export type RouteHandler = (context: RouteContext) => Response | Promise<Response>;

/** The handlers of some routes. */
export type HandlersOf<Names extends RouteName> = Readonly<Record<Names, RouteHandler>>;

/** The id in the address. */
export function idOf(context: RouteContext): string {
  return context.req.param('id') ?? '';
}

/** The caller as drafts and attempts are bound to. */
export function actorOf(context: RouteContext): Actor {
  return { userId: context.get('identity').userId };
}
