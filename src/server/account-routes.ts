import { type Context, Hono } from 'hono';
import { ConnectorError } from '../errors.ts';
import { validateAccountInput } from '../generated/account-input-validators.js';
import {
  validateEditAccountRequest,
  validateOperationRequest,
  validateRenewRejectedRequest,
} from '../generated/host-api-validators.js';
import type { Host } from '../host/host.ts';
import type { ServerEnvironment } from './access-guard.ts';
import { readJson } from './read-json.ts';

/** Accounts and what can be done with one: `/api/accounts…`. */
export function accountRoutes(host: Host): Hono<ServerEnvironment> {
  const routes = new Hono<ServerEnvironment>();
  routes.get('/', async (context) => context.json({ accounts: await host.accounts.list() }));
  routes.post('/', async (context) => {
    const input = await readJson(context, validateAccountInput, 'account.invalid');
    return context.json(await host.accounts.create(input), 201);
  });
  routes.get('/:id', async (context) => context.json(await host.accounts.show(context.req.param('id'))));
  routes.patch('/:id', async (context) => {
    const { input, expectedSettingsVersion } = await readJson(context, validateEditAccountRequest);
    return context.json(await host.accounts.edit(context.req.param('id'), input, expectedSettingsVersion));
  });
  routes.get('/:id/timeline', async (context) => {
    const query = { before: wholeNumber(context, 'before'), limit: wholeNumber(context, 'limit') };
    return context.json(await host.accounts.timeline(context.req.param('id'), query));
  });
  routes.delete('/:id', async (context) => {
    await host.accounts.remove(context.req.param('id'));
    return context.body(null, 204);
  });
  return routes.route('/', tokenRoutes(host));
}

function tokenRoutes(host: Host): Hono<ServerEnvironment> {
  const routes = new Hono<ServerEnvironment>();
  routes.post('/:id/validate', async (context) => context.json(await host.validate(context.req.param('id'))));
  routes.post('/:id/refresh', async (context) => context.json(await host.refresh(context.req.param('id'))));
  routes.post('/:id/disconnect', async (context) =>
    context.json(await host.disconnect(context.req.param('id'))),
  );
  routes.post('/:id/before-operation', async (context) =>
    context.json(await host.beforeOperation(context.req.param('id'))),
  );
  routes.post('/:id/renew-rejected', async (context) => {
    const { tokenVersion } = await readJson(context, validateRenewRejectedRequest);
    return context.json(await host.renewRejected(context.req.param('id'), tokenVersion));
  });
  routes.post('/:id/request', async (context) => {
    const request = await readJson(context, validateOperationRequest);
    return context.json(await host.operate(context.req.param('id'), request));
  });
  return routes;
}

/** A whole number of the query, undefined when it is not there. Throws `host.request_invalid`. */
function wholeNumber(context: Context, name: string): number | undefined {
  const text = context.req.query(name);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new ConnectorError('host.request_invalid', { field: name });
  return Number(text);
}
