import { html } from 'hono/html';
import type { SandboxClient } from '../clients/client.ts';
import type { Html } from './page.ts';

/** The words Coupa's form uses for the grants. */
export const grantNames: Readonly<Record<SandboxClient['grantType'], string>> = {
  client_credentials: 'Client credentials',
  authorization_code: 'Authorization code',
};

/** All clients in a table, and the way to a new one. */
export function clientListBody(clients: readonly SandboxClient[]): Html {
  return html`<p><a class="button" href="/oauth2/clients/new">Create</a></p>
<div class="scroll"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Grant type</th><th scope="col">Identifier</th><th scope="col">Login</th><th scope="col">Status</th></tr></thead>
<tbody>
${clients.map(
  (client) => html`<tr>
<td><a href="/oauth2/clients/${client.identifier}">${client.name}</a></td>
<td>${grantNames[client.grantType]}</td>
<td><code>${client.identifier}</code></td>
<td>${client.login ?? ''}</td>
<td>${statusOf(client)}</td>
</tr>
`,
)}</tbody>
</table></div>`;
}

/** Active or inactive, in words. */
export function statusOf(client: SandboxClient): Html {
  return client.active
    ? html`<span class="active">Active</span>`
    : html`<span class="inactive">Inactive</span>`;
}
