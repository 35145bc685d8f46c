import { type ClientDraft, ClientRefusedError } from '../clients/client.ts';
import { clientFormBody } from '../pages/client-form-page.ts';
import { clientListBody } from '../pages/client-list-page.ts';
import { clientBody } from '../pages/client-page.ts';
import { respondNotFound } from '../pages/notice-page.ts';
import { type Html, respondPage } from '../pages/page.ts';
import { scopesBody } from '../pages/scopes-page.ts';
import type { AdminVisit } from './admin-visit.ts';
import { readClientForm, readRedirectUris } from './read-client-form.ts';

const blank: ClientDraft = { name: '', grantType: 'client_credentials', scopes: [] };

/** `GET /oauth2/clients` */
export function showClients(visit: AdminVisit): Promise<Response> {
  return show(visit, 'OAuth2/OpenID Connect Clients', clientListBody(visit.world.clients.list()));
}

/** `GET /oauth2/clients/new` */
export function showNewClient({ world, session, ...visit }: AdminVisit): Promise<Response> {
  const body = clientFormBody(session, world.scopes, { draft: blank, problems: [] });
  return show({ world, session, ...visit }, 'Create client', body);
}

/** `POST /oauth2/clients`: 303 to the new client, or the form again with what is wrong and status 422. */
export async function createClient(visit: AdminVisit): Promise<Response> {
  const draft = readClientForm(visit.received.form);
  try {
    return toClient(visit.world.clients.create(draft).identifier);
  } catch (error) {
    if (!(error instanceof ClientRefusedError)) {
      throw error;
    }
    const body = clientFormBody(visit.session, visit.world.scopes, { draft, problems: error.problems });
    return show(visit, 'Create client', body, 422);
  }
}

/** `GET /oauth2/clients/{identifier}` */
export function showClient(visit: AdminVisit, identifier: string): Promise<Response> {
  const client = visit.world.clients.find(identifier);
  if (client === undefined) {
    return respondNotFound(visit.world, visit.session, visit.here);
  }
  return show(visit, client.name, clientBody(client, visit.session, { catalogue: visit.world.scopes }));
}

/**
 * `POST /oauth2/clients/{identifier}[/activation|/secret]`: new scopes and redirect URIs, another status, or a new
 * secret; then 303 to the client.
 */
export async function changeClient(
  visit: AdminVisit,
  identifier: string,
  aspect: 'settings' | 'activation' | 'secret',
): Promise<Response> {
  const { world, session, received } = visit;
  const client = world.clients.find(identifier);
  if (client === undefined) {
    return respondNotFound(world, session, visit.here);
  }
  const { form } = received;
  const changes = {
    settings: { scopes: form.getAll('scopes'), redirectUris: readRedirectUris(form) },
    activation: { active: form.get('active') === 'yes' },
    secret: { rotateSecret: true },
  };
  try {
    world.clients.update(identifier, changes[aspect]);
    return toClient(identifier);
  } catch (error) {
    if (!(error instanceof ClientRefusedError)) {
      throw error;
    }
    const body = clientBody(client, session, { catalogue: world.scopes, problems: error.problems });
    return show(visit, client.name, body, 422);
  }
}

/** `GET /oauth2/scopes` */
export function showScopes(visit: AdminVisit): Promise<Response> {
  return show(visit, 'Scopes', scopesBody(visit.world.scopes));
}

// The page's own path is where "sign in as someone else" leads back to; a refused form has only its list.
function show(visit: AdminVisit, title: string, body: Html, status = 200): Promise<Response> {
  const { world, session, received } = visit;
  const here = received.method === 'GET' ? visit.here : '/oauth2/clients';
  return respondPage({ title, instanceHost: world.instanceHost, session, here, body }, status);
}

function toClient(identifier: string): Response {
  return new Response(null, { status: 303, headers: { location: `/oauth2/clients/${identifier}` } });
}
