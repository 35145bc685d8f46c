import { html } from 'hono/html';
import type { ClientProblem, SandboxClient } from '../clients/client.ts';
import type { ScopeCatalogue } from '../scope-catalogue.ts';
import type { Session } from '../sessions.ts';
import { problemList, redirectUriField } from './client-form-page.ts';
import { grantNames, statusOf } from './client-list-page.ts';
import { csrfField, type Html } from './page.ts';
import { scopeChoice } from './scope-choice.ts';

/** One client: what it is, its secret behind Show/Hide, and what can be changed. */
export function clientBody(
  client: SandboxClient,
  session: Session,
  options: { readonly catalogue: ScopeCatalogue; readonly problems?: readonly ClientProblem[] },
): Html {
  const path = `/oauth2/clients/${client.identifier}`;
  return html`${problemList(options.problems ?? [])}<section class="card" aria-label="Client">
<dl>
<dt>Grant type</dt><dd>${grantNames[client.grantType]}</dd>
<dt>Identifier</dt><dd><code id="identifier">${client.identifier}</code></dd>
<dt>Secret</dt><dd>${secretOf(client)}</dd>
<dt>Login</dt><dd>${client.login ?? '–'}</dd>
<dt>Contact</dt><dd>${client.contact ?? '–'}</dd>
<dt>Status</dt><dd>${statusOf(client)}</dd>
<dt>Oidc Scopes</dt><dd>${client.scopes.join(', ')}</dd>
</dl>
<div class="actions">
${activationForm(client, session, path)}
${client.secret === undefined ? '' : secretForm(session, path)}
</div>
</section>
<form class="card" method="post" action="${path}">
<h2>Edit</h2>
${csrfField(session)}
${client.grantType === 'authorization_code' ? redirectUriField(client.redirectUris) : ''}
${scopeChoice(options.catalogue, client.scopes)}
<div class="actions"><button type="submit">Save</button></div>
</form>`;
}

function secretOf(client: SandboxClient): Html {
  return client.secret === undefined
    ? html`None: a public client, PKCE is required`
    : html`<details><summary>Show/Hide</summary><code id="secret">${client.secret}</code></details>`;
}

function activationForm(client: SandboxClient, session: Session, path: string): Html {
  return html`<form method="post" action="${path}/activation">${csrfField(session)}
<button type="submit" class="second" name="active" value="${client.active ? 'no' : 'yes'}">${
    client.active ? 'Deactivate' : 'Activate'
  }</button></form>`;
}

function secretForm(session: Session, path: string): Html {
  return html`<form method="post" action="${path}/secret">${csrfField(session)}
<button type="submit" class="second">Create a new secret</button></form>`;
}
