import type { ClientDraft } from '../clients/client.ts';

/** Reads the create form. What is not a known grant stays as typed and is refused by the directory. */
export function readClientForm(form: URLSearchParams): ClientDraft {
  const codeGrant = form.get('grant_type') === 'authorization_code';
  const login = (form.get('login') ?? '').trim();
  const contact = ['contact_first_name', 'contact_last_name', 'contact_email']
    .map((name) => (form.get(name) ?? '').trim())
    .filter((part) => part !== '')
    .join(' ');
  return {
    name: form.get('name') ?? '',
    grantType: codeGrant ? 'authorization_code' : 'client_credentials',
    sharedSecret: !codeGrant || form.has('shared_secret'),
    scopes: form.getAll('scopes'),
    redirectUris: readRedirectUris(form),
    ...(login === '' ? {} : { login }),
    ...(contact === '' ? {} : { contact }),
  };
}

/** One redirect URI on each line. */
export function readRedirectUris(form: URLSearchParams): readonly string[] {
  return (form.get('redirect_uris') ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
