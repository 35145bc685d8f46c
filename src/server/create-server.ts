import { Hono } from 'hono';
import { ConnectorError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { secretMatcher } from '../host/same-secret.ts';
import { accessGuard, type ServerEnvironment } from './access/access-guard.ts';
import { createIdentify, type Identify } from './access/identify.ts';
import { OneTimeLinks } from './access/one-time-links.ts';
import { createSessionCookie } from './access/session-cookie.ts';
import { callbackRoute } from './callback-route.ts';
import { problemResponse, toConnectorError } from './error-to-problem.ts';
import { createFlowCookie } from './flow-cookie.ts';
import { accountHandlers } from './handlers/account-handlers.ts';
import { apiKeyHandlers } from './handlers/api-key-handlers.ts';
import { draftHandlers } from './handlers/draft-handlers.ts';
import { eventHandlers } from './handlers/event-handlers.ts';
import type { HandlersOf } from './handlers/handler.ts';
import { hostHandlers } from './handlers/host-handlers.ts';
import { sessionHandlers } from './handlers/session-handlers.ts';
import { tokenHandlers } from './handlers/token-handlers.ts';
import { validationHandlers } from './handlers/validation-handlers.ts';
import { builtPage, pageHandlers } from './page/page-routes.ts';
import { crossSiteGuard, hostHeaderGuard } from './request-guards.ts';
import { renderDone } from './result-page.ts';
import { type Route, type RouteName, routes } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import type { FetchApp } from './serve-host.ts';
import { OpenStreams } from './streams/open-streams.ts';

/** What a server is made of. */
export interface ServerOptions {
  readonly host: Host;
  /** Random, printed once at start; whoever has it may do everything. */
  readonly accessKey: string;
  /** The one address under which this server is called; decides Host header, Origin and the kind of cookies. */
  readonly publicUrl: string;
  /** Tokens that open one session each; without them there are none. */
  readonly links?: OneTimeLinks;
  /** The host's metrics as Prometheus text; without it `/metrics` is not there. */
  readonly metrics?: () => Promise<string>;
  /** Instances that a sandbox on this machine stands in for, each with its origin. */
  readonly sandboxInstances?: ReadonlyMap<string, string>;
  /** Folder of the built page; default: where the build puts it. */
  readonly page?: string;
  /** Milliseconds since the epoch; ends sessions. */
  readonly now?: () => number;
  /** Hears of faults that nobody foresaw; answers never carry them. */
  readonly onUnexpected?: (error: unknown) => void;
}

/**
 * The host's HTTP mouth as a fetch-shaped app: designer's page, JSON API, callback, health. Errors are problems (RFC
 * 9457). Who may what is told by the table of routes; beside it there is the callback alone.
 */
export function createServer(options: ServerOptions): FetchApp {
  const parts = partsOf(options);
  const { identify, streams } = parts;
  let isStopping = false;
  const app = createApp(parts, () => isStopping);
  const handlers = handlersOf(parts);
  for (const [name, route] of Object.entries(routes) as readonly (readonly [RouteName, Route])[]) {
    app.on(route.method, route.path, accessGuard(identify, route.access), handlers[name]);
  }
  refuseTheRest(app, identify);
  return {
    fetch: (request, bindings) => app.fetch(request, bindings),
    stop() {
      isStopping = true;
      streams.endAll();
    },
  };
}

type ServerParts = ReturnType<typeof partsOf>;

function partsOf(options: ServerOptions) {
  const { host, accessKey, now = Date.now, onUnexpected = () => undefined, metrics } = options;
  const isAccessKey = secretMatcher(accessKey);
  const {
    links = new OneTimeLinks(now),
    page = builtPage,
    sandboxInstances = new Map<string, string>(),
  } = options;
  const publicUrl = new URL(options.publicUrl);
  const secure = publicUrl.protocol === 'https:';
  const callbackPath = new URL(host.redirectUri).pathname;
  const sessionCookie = createSessionCookie(publicUrl);
  return {
    ...{ host, isAccessKey, now, onUnexpected, metrics, links, page, publicUrl, callbackPath, sessionCookie },
    sandboxInstances,
    identify: createIdentify({ host, isAccessKey, sessionCookie, now }),
    streams: new OpenStreams(),
    flowCookie: createFlowCookie({ secure, path: callbackPath }),
  };
}

/** The app with what every request passes, and the callback. */
function createApp(parts: ServerParts, isStopping: () => boolean): Hono<ServerEnvironment> {
  const { publicUrl, callbackPath, onUnexpected } = parts;
  const app = new Hono<ServerEnvironment>();
  app.use(securityHeaders, hostHeaderGuard(publicUrl), crossSiteGuard(publicUrl), (context, next) => {
    if (!isStopping()) return next();
    context.header('connection', 'close');
    throw new ConnectorError('host.stopping');
  });
  // Answered as GET without its body, it would leave a stream open that nobody reads.
  app.use('/api/*', (context, next) => {
    if (context.req.method === 'HEAD') throw new ConnectorError('host.method_not_allowed');
    return next();
  });
  // In another form than the host's rule there is no callback: the path without an instance belongs to nobody.
  const answerPath = parts.host.callback === 'shared' ? callbackPath : `${callbackPath}/:instance`;
  app.get(answerPath, callbackRoute(parts));
  app.notFound((context) => problemResponse(context, new ConnectorError('host.route_not_found')));
  app.onError((fault, context) => {
    const error = toConnectorError(fault);
    if (error.code === 'host.unexpected') onUnexpected(fault);
    return problemResponse(context, error);
  });
  return app;
}

function handlersOf(parts: ServerParts): HandlersOf<RouteName> {
  const { host, streams, page } = parts;
  return {
    ...pageHandlers(page),
    showDone: (context) => context.html(renderDone(new URL(context.req.url).searchParams)),
    ...hostHandlers(parts),
    ...sessionHandlers(parts),
    ...accountHandlers(host),
    ...tokenHandlers(host),
    ...draftHandlers(host, parts),
    ...validationHandlers(parts),
    ...eventHandlers(host, parts),
    ...apiKeyHandlers({ ...parts, streams }),
  };
}

/** Known addresses for other methods, and unknown ones of the API: told apart only to callers who are known. */
function refuseTheRest(app: Hono<ServerEnvironment>, identify: Identify): void {
  const paths = new Map<string, Route['access']>();
  for (const { path, access } of Object.values(routes)) {
    const isOpen = access === 'anybody' && !path.startsWith('/api/');
    paths.set(path, isOpen ? 'anybody' : 'runtime');
  }
  for (const [path, access] of paths) {
    app.all(path, accessGuard(identify, access), () => {
      throw new ConnectorError('host.method_not_allowed');
    });
  }
  app.all('/api/*', accessGuard(identify, 'runtime'), () => {
    throw new ConnectorError('host.route_not_found');
  });
}
