import { html } from 'hono/html';
import type { ScopeCatalogue } from '../scope-catalogue.ts';
import type { Html } from './page.ts';

/** The list of scopes to tick, with those of the client ticked, known to the catalogue or not. */
export function scopeChoice(catalogue: ScopeCatalogue, chosen: readonly string[], message = ''): Html {
  const known = catalogue.entries.map(({ scope }) => scope);
  const all = [...known, ...chosen.filter((scope) => !known.includes(scope))];
  return html`<fieldset id="scopes">
<legend>Scopes</legend>
<p class="hint">Select at least one. Add offline_access when the client must stay connected.</p>
${message === '' ? '' : html`<p class="error">${message}</p>`}
<div class="columns">
${all.map(
  (scope) => html`<label class="choice"><input type="checkbox" name="scopes" value="${scope}" ${
    chosen.includes(scope) ? 'checked' : ''
  }><span><code>${scope}</code><br><span class="hint">${catalogue.describe(scope)}</span></span></label>
`,
)}</div>
</fieldset>`;
}
