import { html } from 'hono/html';
import type { ClientDraft, ClientProblem } from '../clients/client.ts';
import type { ScopeCatalogue } from '../scope-catalogue.ts';
import type { Session } from '../sessions.ts';
import { grantNames } from './client-list-page.ts';
import { csrfField, type Html } from './page.ts';
import { scopeChoice } from './scope-choice.ts';

/** What the form shows again after a refusal. */
export interface ClientForm {
  readonly draft: ClientDraft;
  readonly problems: readonly ClientProblem[];
}

/** The form that creates a client, with what was typed and what is wrong with it. */
export function clientFormBody(session: Session, catalogue: ScopeCatalogue, form: ClientForm): Html {
  const { draft, problems } = form;
  const wrong = (field: ClientProblem['field']) =>
    problems.find((problem) => problem.field === field)?.message ?? '';
  return html`${problemList(problems)}<form class="card" method="post" action="/oauth2/clients">
${csrfField(session)}
${grantChoice(draft)}
${textField({ name: 'name', label: 'Name', value: draft.name, message: wrong('name') })}
${textField({
  name: 'login',
  label: 'Login',
  value: draft.login ?? '',
  message: wrong('login'),
  hint: 'For client credentials. Must be unique in the instance.',
})}
${textField({ name: 'contact_first_name', label: 'Contact First Name' })}
${textField({ name: 'contact_last_name', label: 'Contact Last Name' })}
${textField({ name: 'contact_email', label: 'Contact Email' })}
${redirectUriField(draft.redirectUris ?? [], wrong('redirectUris'))}
${scopeChoice(catalogue, draft.scopes, wrong('scopes'))}
<div class="actions"><button type="submit">Save</button> <a class="button second" href="/oauth2/clients">Cancel</a></div>
</form>`;
}

/** What was refused, with a link to each field. */
export function problemList(problems: readonly ClientProblem[]): Html | string {
  return problems.length === 0
    ? ''
    : html`<div class="problems" role="alert"><strong>The client was not saved.</strong>
<ul>${problems.map(({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`)}</ul></div>`;
}

/** One redirect URI on each line. */
export function redirectUriField(uris: readonly string[], message = ''): Html {
  return html`<div class="field">
<label for="redirectUris">Redirect URIs</label>
<textarea id="redirectUris" name="redirect_uris" rows="3" aria-describedby="redirectUris-hint redirectUris-error"${invalid(message)}>${uris.join('\n')}</textarea>
<p class="hint" id="redirectUris-hint">For authorization code. One on each line; compared character for character.</p>
${errorLine('redirectUris', message)}
</div>`;
}

function grantChoice(draft: ClientDraft): Html {
  const grants = Object.entries(grantNames);
  return html`<fieldset id="grantType">
<legend>Grant type</legend>
${grants.map(
  ([grant, name]) => html`<label class="choice"><input type="radio" name="grant_type" value="${grant}" ${
    draft.grantType === grant ? 'checked' : ''
  } required><span>${name}</span></label>
`,
)}<label class="choice"><input type="checkbox" name="shared_secret" value="yes" ${
    draft.sharedSecret === false ? '' : 'checked'
  }><span>Shared secret<br><span class="hint">Without it an authorization-code client is public and must use PKCE.</span></span></label>
</fieldset>`;
}

function textField(field: {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly message?: string;
  readonly hint?: string;
}): Html {
  const { name, label, value = '', message = '', hint = '' } = field;
  return html`<div class="field">
<label for="${name}">${label}</label>
<input type="text" id="${name}" name="${name}" value="${value}" autocomplete="off" aria-describedby="${name}-hint ${name}-error"${invalid(message)}>
${hint === '' ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
${errorLine(name, message)}
</div>`;
}

function invalid(message: string): Html | string {
  return message === '' ? '' : html` aria-invalid="true"`;
}

function errorLine(name: string, message: string): Html | string {
  return message === '' ? '' : html`<p class="error" id="${name}-error">${message}</p>`;
}
