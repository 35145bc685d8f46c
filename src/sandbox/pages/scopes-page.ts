import { html } from 'hono/html';
import { resources } from '../api/resources.ts';
import type { ScopeCatalogue } from '../scope-catalogue.ts';
import type { Html } from './page.ts';

/** Every scope of the instance with what it permits. */
export function scopesBody(catalogue: ScopeCatalogue): Html {
  return html`<p>A client may do only what its scopes permit. There is no scope that means everything.</p>
<div class="scroll"><table>
<thead><tr><th scope="col">Scope</th><th scope="col">What it permits</th><th scope="col">Resources here</th></tr></thead>
<tbody>
${catalogue.entries.map(
  ({ scope }) =>
    html`<tr><td><code>${scope}</code></td><td>${catalogue.describe(scope)}</td><td>${resourcesOf(scope)}</td></tr>\n`,
)}</tbody>
</table></div>`;
}

function resourcesOf(scope: string): Html {
  const paths = resources.filter((resource) => resource.scope === scope).map(({ path }) => `/api/${path}`);
  return html`${paths.map((path) => html`<code>GET ${path}</code> `)}`;
}
