import { html } from 'hono/html';
import { people } from '../people.ts';
import type { Session } from '../sessions.ts';
import { csrfField, type Html } from './page.ts';

/** The form where one chooses who to be. It posts to `/session` and comes back to `here`. */
export function signInBody(session: Session, here: string): Html {
  return html`<form class="card" method="post" action="/session">
${csrfField(session)}<input type="hidden" name="return_to" value="${here}">
<fieldset>
<legend>Who are you?</legend>
${people.map(
  (person, index) => html`<label class="choice"><input type="radio" name="person" value="${person.login}" ${
    index === 0 ? 'checked' : ''
  } required><span>${person.name}<br><span class="hint">${person.login} · ${person.role}</span></span></label>
`,
)}</fieldset>
<p class="hint">The sandbox asks for no password.</p>
<div class="actions"><button type="submit">Sign in</button></div>
</form>`;
}
