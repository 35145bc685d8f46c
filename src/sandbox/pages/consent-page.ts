import { html } from 'hono/html';
import type { ScopeCatalogue } from '../scope-catalogue.ts';
import type { Session } from '../sessions.ts';
import { csrfField, type Html } from './page.ts';

/** What the consent page tells and where its answer goes. */
export interface Consent {
  readonly clientName: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  /** Path and query of the authorization request, to which the decision is posted. */
  readonly here: string;
}

/** "… would like to": the scopes in words, Allow and Deny. */
export function consentBody(consent: Consent, session: Session, catalogue: ScopeCatalogue): Html {
  return html`<form class="card" method="post" action="${consent.here}">
${csrfField(session)}
<p><strong>${consent.clientName}</strong> asks to act for you, ${session.person?.name}. It would be able to:</p>
<ul class="scopes">
${consent.scopes.map((scope) => html`<li>${catalogue.describe(scope)} <code>${scope}</code></li>\n`)}</ul>
<p class="hint">Either answer takes you to <code>${new URL(consent.redirectUri).origin}</code>.</p>
<div class="actions">
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="second">Deny</button>
</div>
</form>`;
}
