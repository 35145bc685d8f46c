import { type Context, Hono } from 'hono';
import { type AdminVisit, asAdministrator } from './admin/admin-visit.ts';
import {
  changeClient,
  createClient,
  showClient,
  showClients,
  showNewClient,
  showScopes,
} from './admin/client-pages.ts';
import { answerApiRequest } from './api/answer-api-request.ts';
import { Throttle } from './api/throttle.ts';
import { answerAuthorization } from './authorize/answer-authorization.ts';
import { answerSignIn, answerSignOut } from './authorize/answer-session.ts';
import { respondNotFound } from './pages/notice-page.ts';
import { respondStylesheet } from './pages/stylesheet.ts';
import type { ReceivedRequest } from './received-request.ts';
import { Sessions } from './sessions.ts';
import { answerRevocation } from './token-endpoint/answer-revocation.ts';
import { answerTokenRequest } from './token-endpoint/answer-token-request.ts';
import type { GrantShaping } from './token-endpoint/grant-answer.ts';
import type { World } from './world.ts';

/** What travels with each request into the routes. */
export interface AppBindings {
  readonly received: ReceivedRequest;
  readonly shaping: GrantShaping;
}

type AppEnv = { Bindings: AppBindings };
type App = Hono<AppEnv>;

/** The instance's routes. */
export function createApp(world: World): App {
  const app: App = new Hono<AppEnv>();
  const sessions = new Sessions(world.random);
  addProtocolRoutes(app, world, sessions);
  addAdminRoutes(app, world, sessions);
  app.get('/', () => new Response(null, { status: 303, headers: { location: '/oauth2/clients' } }));
  app.get('/assets/sandbox.css', () => respondStylesheet());
  app.notFound((context) => notFound(world, sessions, context));
  return app;
}

function addProtocolRoutes(app: App, world: World, sessions: Sessions): void {
  const throttle = new Throttle(world.clock);
  app.on(['GET', 'POST'], '/oauth2/authorizations/new', ({ env }) =>
    answerAuthorization(world, sessions.open(env.received), env.received),
  );
  app.post('/session', ({ env }) => answerSignIn(world, sessions, env.received));
  app.post('/session/end', ({ env }) => answerSignOut(world, sessions, env.received));
  app.post('/oauth2/token', ({ env }) => answerTokenRequest(world, env.received, env.shaping));
  app.post('/oauth2/revoke', (context) =>
    world.switches.current.revocation
      ? answerRevocation(world, context.env.received)
      : notFound(world, sessions, context),
  );
  app.all('/api/*', ({ env }) => answerApiRequest(world, throttle, env.received));
}

function addAdminRoutes(app: App, world: World, sessions: Sessions): void {
  const visited =
    (answer: (visit: AdminVisit, identifier: string) => Promise<Response>) => (context: Context<AppEnv>) => {
      const { received } = context.env;
      const here = `${received.url.pathname}${received.url.search}`;
      const visit = { world, session: sessions.open(received), received, here };
      return asAdministrator(visit, (admitted) => answer(admitted, context.req.param('id') ?? ''));
    };
  app.get('/oauth2/scopes', visited(showScopes));
  app.get('/oauth2/clients', visited(showClients));
  app.post('/oauth2/clients', visited(createClient));
  app.get('/oauth2/clients/new', visited(showNewClient));
  app.get('/oauth2/clients/:id', visited(showClient));
  app.post(
    '/oauth2/clients/:id',
    visited((visit, id) => changeClient(visit, id, 'settings')),
  );
  app.post(
    '/oauth2/clients/:id/activation',
    visited((visit, id) => changeClient(visit, id, 'activation')),
  );
  app.post(
    '/oauth2/clients/:id/secret',
    visited((visit, id) => changeClient(visit, id, 'secret')),
  );
}

function notFound(world: World, sessions: Sessions, { env }: Context<AppEnv>): Promise<Response> {
  return respondNotFound(world, sessions.open(env.received), '/');
}
