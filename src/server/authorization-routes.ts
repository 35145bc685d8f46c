import { type Context, Hono } from 'hono';
import { ConnectorError } from '../errors.ts';
import { validateOpenDraftRequest } from '../generated/host-api-validators.js';
import type { DraftSource, Host } from '../host/host.ts';
import type { ServerEnvironment } from './access-guard.ts';
import type { FlowCookie } from './flow-cookie.ts';
import { readJson } from './read-json.ts';

/** Authorize, Apply and Cancel: `/api/accounts/:id/authorize` and `/api/drafts…`. */
export function authorizationRoutes(host: Host, flowCookie: FlowCookie): Hono<ServerEnvironment> {
  const { authorization } = host;
  const routes = new Hono<ServerEnvironment>();
  // Without a form there is no Apply button: the draft is applied as soon as it is authorized.
  routes.post('/accounts/:id/authorize', async (context) => {
    const source: DraftSource = { accountId: context.req.param('id'), applyWhenAuthorized: true };
    const { draftId } = await authorization.openDraft(source, actorOf(context));
    return begin(context, draftId);
  });
  routes.all('/accounts/:id/authorize', () => {
    throw new ConnectorError('host.method_not_allowed');
  });
  routes.post('/drafts', async (context) => {
    const source = await readJson(context, validateOpenDraftRequest);
    return context.json(await authorization.openDraft(source, actorOf(context)), 201);
  });
  routes.post('/drafts/:id/authorize', (context) => begin(context, context.req.param('id')));
  routes.post('/drafts/:id/apply', async (context) =>
    context.json(await authorization.apply(context.req.param('id'), actorOf(context))),
  );
  routes.post('/drafts/:id/cancel', async (context) => {
    await authorization.cancel(context.req.param('id'), actorOf(context));
    return context.body(null, 204);
  });
  return routes;

  async function begin(context: Context<ServerEnvironment>, draftId: string): Promise<Response> {
    const browserSecret = flowCookie.newSecret();
    const begun = await authorization.begin(draftId, { ...actorOf(context), browserSecret });
    if (begun.outcome === 'authorized') {
      return context.json({ outcome: begun.outcome, draftId, findings: begun.findings });
    }
    flowCookie.set(context, new URL(begun.url).searchParams.get('state') ?? '', browserSecret);
    return context.json(begun);
  }
}

function actorOf(context: Context<ServerEnvironment>): { readonly userId: string } {
  return { userId: context.get('userId') };
}
