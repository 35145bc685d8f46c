import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { ConnectorError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { sameSecret } from '../host/same-secret.ts';
import { accessGuard, createIdentify, type ServerEnvironment } from './access-guard.ts';
import { accountRoutes } from './account-routes.ts';
import { authorizationRoutes } from './authorization-routes.ts';
import { callbackRoute } from './callback-route.ts';
import { problemResponse, toConnectorError } from './error-to-problem.ts';
import { createFlowCookie } from './flow-cookie.ts';
import { readAnyJson } from './read-json.ts';
import { crossSiteGuard, hostHeaderGuard } from './request-guards.ts';
import { donePath, renderDone } from './result-page.ts';
import { securityHeaders } from './security-headers.ts';
import { createSessionCookie, type SessionCookie } from './session-cookie.ts';

export interface ServerOptions {
  readonly host: Host;
  /** Random, printed once at start; whoever has it may use every account. */
  readonly accessKey: string;
  /** The one address under which this server is called; decides Host header, Origin and the kind of cookies. */
  readonly publicUrl: string;
  /** Milliseconds since the epoch; ends sessions. */
  readonly now?: () => number;
  /** Hears of faults that nobody foresaw; answers never carry them. */
  readonly onUnexpected?: (error: unknown) => void;
}

/**
 * The host's HTTP mouth as a fetch-shaped app: JSON API, callback, health. Errors are problems (RFC 9457). Everything
 * but `/healthz`, `/readyz`, the callback and the page it ends at wants the access key or a session made with it.
 */
export function createServer(options: ServerOptions): Hono<ServerEnvironment> {
  const { host, accessKey, now = Date.now, onUnexpected = () => undefined } = options;
  const publicUrl = new URL(options.publicUrl);
  const secure = publicUrl.protocol === 'https:';
  const callbackPath = new URL(host.redirectUri).pathname;
  const sessions = createSessionCookie(accessKey, { secure, now });
  const identify = createIdentify(accessKey, sessions);
  const flowCookie = createFlowCookie({ secure, path: callbackPath });

  const app = new Hono<ServerEnvironment>();
  app.use(securityHeaders, hostHeaderGuard(publicUrl), crossSiteGuard(publicUrl));
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', (context) => {
    if (host.sealed) throw new ConnectorError('host.sealed');
    return context.json({ status: 'ready' });
  });
  app.get(callbackPath, callbackRoute({ host, identify, flowCookie, onUnexpected }));
  app.get(donePath, (context) => context.html(renderDone(new URL(context.req.url).searchParams)));
  app.route('/api/session', sessionRoute(accessKey, sessions, secure));
  app.use('/api/*', accessGuard(identify));
  app.route('/api', authorizationRoutes(host, flowCookie));
  app.route('/api/accounts', accountRoutes(host));
  app.notFound(() => problemResponse(new ConnectorError('host.route_not_found')));
  app.onError((fault) => {
    const error = toConnectorError(fault);
    if (error.code === 'host.unexpected') onUnexpected(fault);
    return problemResponse(error);
  });
  return app;
}

/** Exchanges the access key for a session cookie. */
function sessionRoute(accessKey: string, sessions: SessionCookie, secure: boolean): Hono<ServerEnvironment> {
  return new Hono<ServerEnvironment>().post('/', async (context) => {
    const body = await readAnyJson(context);
    if (!hasKey(body) || !sameSecret(body.key, accessKey)) throw new ConnectorError('host.not_authenticated');
    setCookie(context, sessions.name, sessions.issue(), {
      httpOnly: true,
      sameSite: 'Lax',
      secure,
      path: '/',
      maxAge: sessions.lifetimeSeconds,
    });
    return context.body(null, 204);
  });
}

function hasKey(body: unknown): body is { readonly key: string } {
  return typeof body === 'object' && body !== null && 'key' in body && typeof body.key === 'string';
}
