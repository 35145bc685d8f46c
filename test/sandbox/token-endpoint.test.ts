import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';
import {
  authorize,
  basic,
  callApi,
  exchangeParameters,
  mint,
  mintParameters,
  obtainCode,
  origin,
  type Parameters,
  postToken,
  refresh,
  stillSandbox,
  verifier,
} from './support.ts';

describe('client credentials', () => {
  it('answers a bearer token of 86,399 seconds that no cache may keep', async () => {
    const sandbox = stillSandbox();
    const { status, headers, body } = await postToken(sandbox, mintParameters(sandbox));
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 86_399 });
    expect(String(body['access_token']).split('.')).toHaveLength(3);
  });

  it('never answers a refresh token, not even with offline_access', async () => {
    const sandbox = stillSandbox();
    const parameters = { ...mintParameters(sandbox), scope: 'core.common.read offline_access' };
    const { body } = await postToken(sandbox, parameters);
    expect(body).toMatchObject({ scope: 'core.common.read offline_access' });
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('grants all scopes of the client when none are asked for', async () => {
    const sandbox = stillSandbox();
    const { body } = await postToken(sandbox, mintParameters(sandbox));
    expect(body['scope']).toBe(sandbox.clients.seeded.clientCredentials.scopes.join(' '));
  });

  it('makes the token longer the more scopes it has', async () => {
    const sandbox = stillSandbox();
    const short = await mint(sandbox, { scope: 'core.common.read' });
    expect((await mint(sandbox)).length).toBeGreaterThan(short.length);
  });

  it('leaves the scope out of the answer when that is switched off', async () => {
    const sandbox = stillSandbox({ switches: { includeScopeInAnswer: false } });
    expect((await postToken(sandbox, mintParameters(sandbox))).body).not.toHaveProperty('scope');
  });
});

interface Refused {
  readonly what: string;
  readonly change: (sandbox: Sandbox, usual: Parameters) => Parameters | string;
  readonly headers?: (sandbox: Sandbox) => Parameters;
  readonly status: number;
  readonly error: string;
}

const without = (usual: Parameters, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(usual).filter(([name]) => !names.includes(name)));

const refused: readonly Refused[] = [
  { what: 'no client_id', change: (_, p) => without(p, 'client_id'), status: 400, error: 'invalid_request' },
  {
    what: 'no grant_type',
    change: (_, p) => without(p, 'grant_type'),
    status: 400,
    error: 'invalid_request',
  },
  {
    what: 'a repeated parameter',
    change: (_, p) => `${new URLSearchParams(p)}&scope=login&scope=email`,
    status: 400,
    error: 'invalid_request',
  },
  {
    what: 'an unknown client',
    change: (_, p) => ({ ...p, client_id: 'nobody' }),
    status: 401,
    error: 'invalid_client',
  },
  {
    what: 'a wrong secret',
    change: (_, p) => ({ ...p, client_secret: 'wrong' }),
    status: 401,
    error: 'invalid_client',
  },
  {
    what: 'a secret with a trailing blank',
    change: (_, p) => ({ ...p, client_secret: `${p['client_secret']} ` }),
    status: 401,
    error: 'invalid_client',
  },
  { what: 'no secret', change: (_, p) => without(p, 'client_secret'), status: 401, error: 'invalid_client' },
  {
    what: 'credentials in body and header',
    change: (_, p) => p,
    headers: (sandbox) => {
      const { identifier, secret = '' } = sandbox.clients.seeded.clientCredentials;
      return { authorization: basic(identifier, secret) };
    },
    status: 401,
    error: 'invalid_client',
  },
  {
    what: 'a header that is not Basic credentials',
    change: (_, p) => without(p, 'client_id', 'client_secret'),
    headers: () => ({ authorization: 'Basic bm8gY29sb24=' }),
    status: 401,
    error: 'invalid_client',
  },
  {
    what: 'Basic credentials that are not form-encoded',
    change: (_, p) => without(p, 'client_id', 'client_secret'),
    headers: () => ({ authorization: `Basic ${Buffer.from('id:50%').toString('base64')}` }),
    status: 401,
    error: 'invalid_client',
  },
  {
    what: 'an inactive client',
    change: (sandbox, p) => {
      sandbox.clients.update(p['client_id'] ?? '', { active: false });
      return p;
    },
    status: 401,
    error: 'invalid_client',
  },
  {
    what: 'an old secret',
    change: (sandbox, p) => {
      sandbox.clients.update(p['client_id'] ?? '', { rotateSecret: true });
      return p;
    },
    status: 401,
    error: 'invalid_client',
  },
  {
    what: 'an unknown grant',
    change: (_, p) => ({ ...p, grant_type: 'password' }),
    status: 400,
    error: 'unsupported_grant_type',
  },
  {
    what: 'a grant that is not of this client',
    change: (_, p) => ({ ...p, grant_type: 'authorization_code', code: 'x' }),
    status: 400,
    error: 'unauthorized_client',
  },
  {
    what: 'a refresh by a client-credentials client',
    change: (_, p) => ({ ...p, grant_type: 'refresh_token', refresh_token: 'x' }),
    status: 400,
    error: 'unauthorized_client',
  },
  {
    what: 'a scope that the client does not have',
    change: (_, p) => ({ ...p, scope: 'core.common.read core.budget.write' }),
    status: 400,
    error: 'invalid_scope',
  },
  {
    what: 'scopes with commas',
    change: (_, p) => ({ ...p, scope: 'core.common.read,core.user.read' }),
    status: 400,
    error: 'invalid_scope',
  },
];

describe('what the token endpoint refuses', () => {
  it.each(refused)('$what: $status $error', async ({ change, headers, status, error }) => {
    const sandbox = stillSandbox();
    const body = change(sandbox, mintParameters(sandbox));
    const reply = await postToken(sandbox, body, { headers: headers?.(sandbox) ?? {} });
    expect([reply.status, reply.body['error']]).toEqual([status, error]);
    expect(reply.body['error_description']).toBeTypeOf('string');
    expect(reply.headers.has('www-authenticate')).toBe(status === 401);
  });

  it('says "multiple" when credentials come twice', async () => {
    const sandbox = stillSandbox();
    const { identifier, secret = '' } = sandbox.clients.seeded.clientCredentials;
    const headers = { authorization: basic(identifier, secret) };
    const { body } = await postToken(sandbox, mintParameters(sandbox), { headers });
    expect(body['error_description']).toMatch(/multiple/i);
  });

  it('does not read a JSON body', async () => {
    const sandbox = stillSandbox();
    const request = new Request(`${origin}/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(mintParameters(sandbox)),
    });
    expect((await sandbox.fetch(request)).status).toBe(400);
  });
});

describe('where the credentials may be', () => {
  it('takes Basic credentials, form-encoded before base64', async () => {
    const sandbox = stillSandbox();
    const { identifier, secret = '' } = sandbox.clients.seeded.clientCredentials;
    const headers = { authorization: basic(identifier, secret) };
    const { status } = await postToken(sandbox, { grant_type: 'client_credentials' }, { headers });
    expect(status).toBe(200);
    expect(sandbox.log.at(-1)).toMatchObject({ authenticationPlace: 'basic', credentialInUrl: false });
  });

  it('takes everything from the query of the POST, but notes the credential in the URL', async () => {
    const sandbox = stillSandbox();
    const query = `?${new URLSearchParams(mintParameters(sandbox))}`;
    const { status } = await postToken(sandbox, '', { query });
    expect(status).toBe(200);
    expect(sandbox.log.at(-1)).toMatchObject({ authenticationPlace: 'query', credentialInUrl: true });
  });
});

describe('authorization code', () => {
  it('yields a refresh token with offline_access and none without', async () => {
    const sandbox = stillSandbox();
    expect((await authorize(sandbox)).body['refresh_token']).toBeTypeOf('string');
    const code = await obtainCode(sandbox, { scope: 'core.common.read' });
    const { status, body } = await postToken(sandbox, exchangeParameters(sandbox, code));
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('takes scope in the exchange when it was consented to, and refuses more', async () => {
    const sandbox = stillSandbox();
    const same = { ...exchangeParameters(sandbox, await obtainCode(sandbox)), scope: 'core.common.read' };
    expect((await postToken(sandbox, same)).body['scope']).toBe('core.common.read');
    const more = { ...exchangeParameters(sandbox, await obtainCode(sandbox)), scope: 'core.user.read' };
    expect((await postToken(sandbox, more)).body['error']).toBe('invalid_scope');
  });

  it('works once: showing it again revokes what it yielded', async () => {
    const sandbox = stillSandbox();
    const parameters = exchangeParameters(sandbox, await obtainCode(sandbox));
    const first = await postToken(sandbox, parameters);
    expect((await callApi(sandbox, first.body['access_token'])).status).toBe(200);
    expect((await postToken(sandbox, parameters)).body['error']).toBe('invalid_grant');
    expect((await callApi(sandbox, first.body['access_token'])).status).toBe(401);
    expect((await refresh(sandbox, first.body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  it.each([
    ['within 60 seconds', 59_999, 200],
    ['not after 60 seconds', 60_000, 400],
  ])('is good %s', async (_, milliseconds, status) => {
    const sandbox = stillSandbox();
    const code = await obtainCode(sandbox);
    sandbox.clock.advance(milliseconds);
    expect((await postToken(sandbox, exchangeParameters(sandbox, code))).status).toBe(status);
  });

  it.each<[string, Parameters]>([
    [
      'another redirect URI',
      { redirect_uri: 'https://host.example/oauth2/callback/acme-sandbox.coupahost.com/' },
    ],
    ['a wrong verifier', { code_verifier: verifier.replace('d', 'e') }],
    ['a verifier left out', { code_verifier: '' }],
    ['an unknown code', { code: 'unknown' }],
  ])('is refused with %s, and then used up', async (what, change) => {
    const sandbox = stillSandbox();
    const parameters = exchangeParameters(sandbox, await obtainCode(sandbox));
    const { status, body } = await postToken(sandbox, { ...parameters, ...change });
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    const again = await postToken(sandbox, parameters);
    expect(again.status).toBe(what === 'an unknown code' ? 200 : 400);
  });

  it('compares challenge and verifier as they are when no method was named', async () => {
    const sandbox = stillSandbox();
    const plain = { code_challenge: verifier, code_challenge_method: '' };
    const code = await obtainCode(sandbox, plain);
    expect((await postToken(sandbox, exchangeParameters(sandbox, code))).status).toBe(200);
  });

  it('lets a client with a shared secret do without PKCE, and refuses a verifier out of nowhere', async () => {
    const sandbox = stillSandbox();
    const none = { code_challenge: '', code_challenge_method: '' };
    const plain = { ...exchangeParameters(sandbox, await obtainCode(sandbox, none)), code_verifier: '' };
    expect((await postToken(sandbox, plain)).status).toBe(200);
    const odd = exchangeParameters(sandbox, await obtainCode(sandbox, none));
    expect((await postToken(sandbox, odd)).body['error']).toBe('invalid_grant');
  });

  it('does not look at PKCE at all when told to ignore it', async () => {
    const sandbox = stillSandbox({ switches: { ignorePkce: true } });
    const parameters = exchangeParameters(sandbox, await obtainCode(sandbox));
    expect((await postToken(sandbox, { ...parameters, code_verifier: 'wrong' })).status).toBe(200);
  });
});

describe('the public client', () => {
  const publicParameters = (sandbox: Sandbox, code: string) => {
    const { identifier } = sandbox.clients.seeded.publicPkce;
    const usual = exchangeParameters(sandbox, code);
    return { ...without(usual, 'client_secret'), client_id: identifier };
  };
  const publicCode = (sandbox: Sandbox) =>
    obtainCode(sandbox, { client_id: sandbox.clients.seeded.publicPkce.identifier });

  it('needs no secret, only the verifier, also to refresh', async () => {
    const sandbox = stillSandbox();
    const { status, body } = await postToken(sandbox, publicParameters(sandbox, await publicCode(sandbox)));
    expect(status).toBe(200);
    const renewed = await postToken(sandbox, {
      grant_type: 'refresh_token',
      client_id: sandbox.clients.seeded.publicPkce.identifier,
      refresh_token: String(body['refresh_token']),
    });
    expect(renewed.status).toBe(200);
    expect(sandbox.log.at(-1)).toMatchObject({ authenticationPlace: 'none', grantType: 'refresh_token' });
  });

  it('may not send a secret', async () => {
    const sandbox = stillSandbox();
    const parameters = publicParameters(sandbox, await publicCode(sandbox));
    const { body } = await postToken(sandbox, { ...parameters, client_secret: 'made-up' });
    expect(body['error']).toBe('invalid_client');
  });
});

describe('refresh', () => {
  it('is refused for the token of another client', async () => {
    const sandbox = stillSandbox();
    const { body } = await authorize(sandbox);
    const { identifier } = sandbox.clients.seeded.publicPkce;
    const parameters = { grant_type: 'refresh_token', client_id: identifier };
    const reply = await postToken(sandbox, { ...parameters, refresh_token: String(body['refresh_token']) });
    expect(reply.body['error']).toBe('invalid_grant');
  });

  it('never widens the scope, but narrows the access token on request', async () => {
    const sandbox = stillSandbox({ switches: { rotation: 'stable' } });
    const { body } = await authorize(sandbox);
    const wider = await refresh(sandbox, body['refresh_token'], { scope: 'core.user.read' });
    expect(wider.body['error']).toBe('invalid_scope');
    const narrower = await refresh(sandbox, body['refresh_token'], { scope: 'offline_access' });
    expect(narrower.body['scope']).toBe('offline_access');
    expect((await callApi(sandbox, narrower.body['access_token'])).status).toBe(403);
  });

  it('fails with invalid_scope when an administrator took a scope off the client', async () => {
    const sandbox = stillSandbox();
    const { body } = await authorize(sandbox);
    const { identifier } = sandbox.clients.seeded.authorizationCode;
    sandbox.clients.update(identifier, { scopes: ['offline_access'] });
    expect((await refresh(sandbox, body['refresh_token'])).body['error']).toBe('invalid_scope');
  });

  it('ends 90 days after the consent, however often the token rotated', async () => {
    const sandbox = stillSandbox();
    const first = await authorize(sandbox);
    sandbox.clock.advance(89 * 86_400_000);
    const second = await refresh(sandbox, first.body['refresh_token']);
    expect(second.status).toBe(200);
    sandbox.clock.advance(86_400_000);
    expect((await refresh(sandbox, second.body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  it('ends the access tokens before it when switched so (F-29)', async () => {
    const sandbox = stillSandbox({ switches: { oldAccessTokenDiesOnRefresh: true } });
    const first = await authorize(sandbox);
    const second = await refresh(sandbox, first.body['refresh_token']);
    expect((await callApi(sandbox, first.body['access_token'])).status).toBe(401);
    expect((await callApi(sandbox, second.body['access_token'])).status).toBe(200);
  });
});

describe('revocation', () => {
  const revoke = (sandbox: Sandbox, token: unknown) => {
    const { identifier, secret = '' } = sandbox.clients.seeded.authorizationCode;
    const body = { client_id: identifier, client_secret: secret, token: String(token) };
    return sandbox.fetch(
      new Request(`${origin}/oauth2/revoke`, { method: 'POST', body: new URLSearchParams(body) }),
    );
  };

  it('does not exist unless switched on', async () => {
    expect((await revoke(stillSandbox(), 'x')).status).toBe(404);
  });

  it('ends the family with its refresh token, an access token alone, and shrugs at unknown tokens', async () => {
    const sandbox = stillSandbox({ switches: { revocation: true, rotation: 'stable' } });
    const first = await authorize(sandbox);
    expect((await revoke(sandbox, first.body['access_token'])).status).toBe(200);
    expect((await callApi(sandbox, first.body['access_token'])).status).toBe(401);
    const second = await refresh(sandbox, first.body['refresh_token']);
    expect(second.status).toBe(200);
    expect((await revoke(sandbox, first.body['refresh_token'])).status).toBe(200);
    expect((await callApi(sandbox, second.body['access_token'])).status).toBe(401);
    expect((await revoke(sandbox, 'unknown')).status).toBe(200);
  });

  it('refuses the token of another client', async () => {
    const sandbox = stillSandbox({ switches: { revocation: true } });
    const foreign = await mint(sandbox);
    expect((await revoke(sandbox, foreign)).status).toBe(400);
    expect((await callApi(sandbox, foreign)).status).toBe(200);
  });
});

describe('the place of the secret', () => {
  const inBasic = (sandbox: Sandbox) => {
    const { identifier, secret = '' } = sandbox.clients.seeded.clientCredentials;
    const headers = { authorization: basic(identifier, secret) };
    return postToken(sandbox, { grant_type: 'client_credentials' }, { headers });
  };
  const inBody = (sandbox: Sandbox) => postToken(sandbox, mintParameters(sandbox));

  it.each([
    ['both', 'ok', 'ok'],
    ['body', 'ok', 'invalid_request'],
    ['basic', 'invalid_client', 'ok'],
  ] as const)('switched to %s: body %s, Basic %s', async (secretPlaces, body, header) => {
    const sandbox = stillSandbox({ switches: { secretPlaces } });
    expect((await inBody(sandbox)).body['error'] ?? 'ok').toBe(body);
    expect((await inBasic(sandbox)).body['error'] ?? 'ok').toBe(header);
  });
});

it('every answer carries the time of the sandbox, also after that was moved', async () => {
  const sandbox = stillSandbox();
  sandbox.clock.advance(90_000);
  const { headers } = await postToken(sandbox, {});
  expect(Date.parse(headers.get('date') ?? '')).toBe(sandbox.clock.now());
});
