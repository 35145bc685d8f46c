import { describe, expect, it } from 'vitest';
import { ClientRefusedError } from '../../src/sandbox/clients/client.ts';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import { mintParameters, origin, postToken, stillSandbox } from './support.ts';

/** A signed-in browser at the admin pages. */
async function visitor(sandbox: Sandbox, login = 'ada.admin') {
  let cookie = '';
  let csrfToken = '';
  const send = async (path: string, form?: readonly (readonly [string, string])[], token = csrfToken) => {
    const fields = new URLSearchParams({ csrf_token: token });
    for (const [name, value] of form ?? []) fields.append(name, value);
    const init = form === undefined ? {} : { method: 'POST', body: fields };
    const response = await sandbox.fetch(new Request(`${origin}${path}`, { ...init, headers: { cookie } }));
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const text = await response.text();
    csrfToken = /name="csrf_token" value="([^"]+)"/.exec(text)?.[1] ?? csrfToken;
    return { status: response.status, text, location: response.headers.get('location') ?? '' };
  };
  await send('/oauth2/clients');
  await send('/session', [
    ['person', login],
    ['return_to', '/oauth2/clients'],
  ]);
  await send('/oauth2/clients');
  return send;
}

const exporter = [
  ['name', 'Exporter'],
  ['grant_type', 'client_credentials'],
  ['login', 'svc-exporter'],
  ['contact_email', 'ex@acme.example'],
  ['scopes', 'core.common.read'],
  ['scopes', 'core.user.read'],
] as const;

const except = (name: string) => exporter.filter(([field]) => field !== name);

describe('the clients pages', () => {
  it('ask for a sign-in first, and are a 404 without administrator rights', async () => {
    const sandbox = stillSandbox();
    const asked = await sandbox.fetch(new Request(`${origin}/oauth2/clients`));
    expect(await asked.text()).toContain('Who are you?');
    const send = await visitor(sandbox, 'ben.buyer');
    expect((await send('/oauth2/clients')).status).toBe(404);
    expect((await send('/oauth2/scopes')).status).toBe(404);
  });

  it('list the seeded clients and show the secret behind Show/Hide', async () => {
    const sandbox = stillSandbox();
    const send = await visitor(sandbox);
    const { clientCredentials, publicPkce } = sandbox.clients.seeded;
    const { text } = await send('/oauth2/clients');
    expect(text).toContain(clientCredentials.identifier);
    expect(text).not.toContain(clientCredentials.secret);
    const shown = (await send(`/oauth2/clients/${clientCredentials.identifier}`)).text;
    expect(shown).toContain('<summary>Show/Hide</summary>');
    expect(shown).toContain(clientCredentials.secret);
    expect((await send(`/oauth2/clients/${publicPkce.identifier}`)).text).toContain('PKCE is required');
    expect((await send('/oauth2/clients/unknown')).status).toBe(404);
  });

  it('create a client that can mint at once', async () => {
    const sandbox = stillSandbox();
    const send = await visitor(sandbox);
    const { status, location } = await send('/oauth2/clients', exporter);
    expect(status).toBe(303);
    const made = sandbox.clients.list().find(({ name }) => name === 'Exporter');
    expect(location).toBe(`/oauth2/clients/${made?.identifier}`);
    expect(made).toMatchObject({ login: 'svc-exporter', scopes: ['core.common.read', 'core.user.read'] });
    const { identifier = '', secret = '' } = made ?? {};
    const parameters = { ...mintParameters(sandbox), client_id: identifier, client_secret: secret };
    expect((await postToken(sandbox, parameters)).status).toBe(200);
  });

  it('create an authorization-code client with a shared secret, or without as a public one', async () => {
    const sandbox = stillSandbox();
    const send = await visitor(sandbox);
    const shared = [
      ['name', 'With secret'],
      ['grant_type', 'authorization_code'],
      ['redirect_uris', 'https://a.example/cb\r\n https://b.example/cb \r\n'],
      ['scopes', 'offline_access'],
    ] as const;
    await send('/oauth2/clients', [...shared, ['shared_secret', 'yes']]);
    await send('/oauth2/clients', shared);
    const [confidential, open] = sandbox.clients.list().slice(-2);
    expect(confidential?.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(confidential?.redirectUris).toEqual(['https://a.example/cb', 'https://b.example/cb']);
    expect(open).not.toHaveProperty('secret');
  });

  it.each([
    [
      'a login that is taken',
      [...except('login'), ['login', 'SVC-integration']],
      'Login has already been taken',
    ],
    ['no login', except('login'), 'Login can&#39;t be blank.'],
    ['no scope', except('scopes'), 'Select at least one scope.'],
    ['no name', except('name'), 'Name can&#39;t be blank.'],
    [
      'no redirect URI',
      [['grant_type', 'authorization_code'], ...except('grant_type')],
      'Enter at least one redirect URI.',
    ],
  ] as const)('refuse %s and keep what was typed', async (_, form, message) => {
    const sandbox = stillSandbox();
    const send = await visitor(sandbox);
    const { status, text } = await send('/oauth2/clients', form as readonly (readonly [string, string])[]);
    expect(status).toBe(422);
    expect(text).toContain(message);
    expect(text).toContain('core.common.read');
    expect(sandbox.clients.list()).toHaveLength(3);
  });

  it('change scopes, status and secret', async () => {
    const sandbox = stillSandbox();
    const send = await visitor(sandbox);
    const { identifier, secret } = sandbox.clients.seeded.clientCredentials;
    const path = `/oauth2/clients/${identifier}`;
    await send(path, [['scopes', 'core.budget.read']]);
    await send(`${path}/activation`, [['active', 'no']]);
    await send(`${path}/secret`, []);
    const now = sandbox.clients.seeded.clientCredentials;
    expect(now).toMatchObject({ scopes: ['core.budget.read'], active: false });
    expect(now.secret).not.toBe(secret);
    await send(`${path}/activation`, [['active', 'yes']]);
    expect(sandbox.clients.seeded.clientCredentials.active).toBe(true);
    expect((await send(path, [])).status).toBe(422);
  });

  it('refuse a form that no page of the session sent', async () => {
    const sandbox = stillSandbox();
    const send = await visitor(sandbox);
    expect((await send('/oauth2/clients', exporter, 'guessed')).status).toBe(403);
    const body = new URLSearchParams([['csrf_token', 'wrong']]);
    const foreign = await sandbox.fetch(new Request(`${origin}/oauth2/clients`, { method: 'POST', body }));
    expect(await foreign.text()).toContain('Who are you?');
    expect(sandbox.clients.list()).toHaveLength(3);
  });

  it('show an empty form whose every control has a label', async () => {
    const send = await visitor(stillSandbox());
    const { text } = await send('/oauth2/clients/new');
    const ids = [...text.matchAll(/<(?:input|textarea)[^>]* id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([
      'name',
      'login',
      'contact_first_name',
      'contact_last_name',
      'contact_email',
      'redirectUris',
    ]);
    for (const id of ids) expect(text).toContain(`<label for="${id}">`);
    expect(text).toContain('Shared secret');
  });

  it('let one sign in as someone else', async () => {
    const send = await visitor(stillSandbox());
    const { status, location } = await send('/session/end', [['return_to', '/oauth2/clients']]);
    expect([status, location]).toEqual([303, '/oauth2/clients']);
    expect((await send('/oauth2/clients')).text).toContain('Who are you?');
  });

  it('name the resources that a scope opens', async () => {
    const send = await visitor(stillSandbox());
    expect((await send('/oauth2/scopes')).text).toContain('<code>GET /api/invoices</code>');
  });

  it('tell what each scope permits, known or not', async () => {
    const send = await visitor(
      stillSandbox({ scopeCatalogue: [{ scope: 'core.inventory.receiving.write' }] }),
    );
    const { text } = await send('/oauth2/scopes');
    expect(text).toContain('Create and change inventory receiving.');
  });
});

describe('clients from code', () => {
  it('are refused with every problem named by its field', () => {
    const { clients } = stillSandbox();
    const draft = { name: '', grantType: 'authorization_code', scopes: ['two words'] } as const;
    const refused = () => clients.create({ ...draft, redirectUris: ['https://a.example/#x'] });
    expect(refused).toThrow(ClientRefusedError);
    try {
      refused();
    } catch (error) {
      const problems = error instanceof ClientRefusedError ? error.problems : [];
      expect(problems.map(({ field }) => field)).toEqual(['name', 'scopes', 'redirectUris']);
    }
  });

  it('cannot be changed when they do not exist', () => {
    expect(() => stillSandbox().clients.update('nobody', { active: false })).toThrow(RangeError);
  });

  it('differ from sandbox to sandbox, and are the same from the same randomness', () => {
    const fixed = { random: (count: number) => new Uint8Array(count).fill(7) };
    const identifier = (options = {}) => stillSandbox(options).clients.seeded.clientCredentials.identifier;
    expect(identifier()).not.toBe(identifier());
    expect(identifier(fixed)).toBe(identifier(fixed));
  });
});
