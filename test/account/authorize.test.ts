import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import {
  validateAuthorizeBeginResult,
  validateAuthorizeCompleteResult,
} from '../../src/generated/hook-validators.js';
import type {
  Account,
  AuthorizeCompleteInput,
  Authorized,
  AuthorizeRedirect,
  HookContext,
} from '../../src/index.ts';
import { json, tokenAnswer } from './support/fake-fetch.ts';
import { account, at, codeGrant, manifest, origin, tokenState, type World, world } from './support/world.ts';

const codeAccount = account(codeGrant);

async function begun(who: Account, context: HookContext): Promise<AuthorizeRedirect> {
  const result = await hooks['authorize.begin'](who, {}, context);
  expect(validateAuthorizeBeginResult(result)).toBe(true);
  if (result.outcome !== 'redirect') throw new TypeError(JSON.stringify(result));
  return result;
}

/** Begins, lets `answer` make the callback's query out of the state, and completes in the same world. */
async function complete(
  { context }: World,
  answer: (state: string) => string,
  changes: {
    readonly who?: Account;
    readonly context?: Partial<HookContext>;
    readonly input?: Partial<AuthorizeCompleteInput>;
  } = {},
): Promise<Authorized | { readonly outcome: 'refused'; readonly error: { readonly code: string } }> {
  const { url, pending } = await begun(codeAccount, context);
  const query = answer(new URL(url).searchParams.get('state') ?? '');
  const input = { pending, callbackUrl: pending.redirectUri, query, ...changes.input };
  const later = { ...context, ...changes.context };
  const result = await hooks['authorize.complete'](changes.who ?? codeAccount, input, later);
  expect(validateAuthorizeCompleteResult(result)).toBe(true);
  return result;
}

const allowed = (state: string): string => `?code=code-1&state=${state}`;
const codeTokens = (): Response => tokenAnswer({ refresh_token: 'refresh-2' });

describe('authorize.begin with the authorization code grant', () => {
  it('sends the browser to Coupa with the request of RFC 6749 4.1.1 and no secret', async () => {
    const { context } = world();
    const { url } = await begun(codeAccount, context);
    const { origin: host, pathname, searchParams } = new URL(url);
    expect(host + pathname).toBe(`${origin}/oauth2/authorizations/new`);
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: 'https://host.example/callback/acme.coupahost.com',
      scope: 'core.common.read offline_access',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it('keeps the hash of the state and the verifier, never the state itself (A-02, A-07)', async () => {
    const { context } = world();
    const { url, pending } = await begun(codeAccount, context);
    const { searchParams } = new URL(url);
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
    expect(pending.stateHash).toBe(hash(searchParams.get('state') ?? ''));
    expect(searchParams.get('code_challenge')).toBe(hash(pending.codeVerifier));
    expect(JSON.stringify(pending)).not.toContain(searchParams.get('state'));
    expect(pending).toMatchObject({
      issuer: origin,
      clientId: 'client-1',
      createdAt: at(0),
      expiresAt: at(600),
    });
  });

  it('draws a new state and verifier from the given randomness on every call (A-44)', async () => {
    const { context } = world();
    const [first, second] = [await begun(codeAccount, context), await begun(codeAccount, context)];
    expect(first.pending.stateHash).not.toBe(second.pending.stateHash);
    expect(first.pending.codeVerifier).not.toBe(second.pending.codeVerifier);
  });

  it('sends nothing, and adds the rows of Auth Endpoint Config', async () => {
    const { context, sent } = world();
    const who = account({ ...codeGrant, authEndpointConfig: [{ parameter: 'prompt', value: 'consent' }] });
    const { url } = await begun(who, context);
    expect(new URL(url).searchParams.get('prompt')).toBe('consent');
    expect(sent).toEqual([]);
  });

  it.each([
    [account({ ...codeGrant, host: 'evil.example' }), 'account.host_suffix_refused'],
    [account(codeGrant, null, ''), 'account.secret_missing'],
  ])('refuses settings that cannot be used', async (who, code) => {
    const result = await hooks['authorize.begin'](who, {}, world().context);
    expect(result).toMatchObject({ outcome: 'refused', error: { code } });
  });
});

describe('authorize.begin with client credentials', () => {
  it('brings the tokens at once, by one form POST without anything secret in its address (A-22)', async () => {
    const { context, sent, forms } = world({ token: tokenAnswer() });
    const result = await hooks['authorize.begin'](account(), {}, context);
    expect(result).toMatchObject({
      outcome: 'authorized',
      patch: { tokenState: { accessToken: 'access-2' } },
    });
    expect(validateAuthorizeBeginResult(result)).toBe(true);
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([`POST ${origin}/oauth2/token`]);
    expect(sent[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(forms()[0] ?? [])).toEqual({
      grant_type: 'client_credentials',
      scope: 'core.common.read core.invoice.read',
      client_id: 'client-1',
      client_secret: 'secret-1',
    });
  });

  it('names a refusal by its code', async () => {
    const { context } = world({ token: json({ error: 'invalid_client' }, 401) });
    const result = await hooks['authorize.begin'](account({}, tokenState()), {}, context);
    expect(result).toMatchObject({ outcome: 'refused', error: { code: 'token.invalid_client' } });
  });
});

describe('authorize.complete', () => {
  it('exchanges the code once, with verifier, redirect URI and scope, for the token state', async () => {
    const fake = world({ token: codeTokens });
    const result = await complete(fake, allowed);
    expect(result).toMatchObject({
      outcome: 'authorized',
      findings: [],
      patch: { tokenState: { accessToken: 'access-2', refreshToken: 'refresh-2', authorizedAt: at(0) } },
    });
    expect(Object.fromEntries(fake.forms()[0] ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'code-1',
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: 'https://host.example/callback/acme.coupahost.com',
      scope: 'core.common.read offline_access',
      client_id: 'client-1',
      client_secret: 'secret-1',
    });
    expect(fake.sent).toHaveLength(1);
  });

  it('repeats the redirect URI of the request, whatever the host calls itself by now (A-01)', async () => {
    const fake = world({ token: codeTokens });
    await complete(fake, allowed, { context: { redirectUri: 'https://moved.example/callback' } });
    expect(fake.forms()[0]?.get('redirect_uri')).toBe('https://host.example/callback/acme.coupahost.com');
  });

  it('leaves scope out of the exchange when the manifest says so', async () => {
    const protocol = { ...manifest.protocol, sendScopeInCodeExchange: false };
    const fake = world({ token: codeTokens }, { manifest: { ...manifest, protocol } });
    await complete(fake, allowed);
    expect(fake.forms()[0]?.has('scope')).toBe(false);
  });

  it('is not given up by an abort, which would lose what the code has bought', async () => {
    const fake = world({ token: codeTokens }, { signal: AbortSignal.abort() });
    expect(await complete(fake, allowed)).toMatchObject({ outcome: 'authorized' });
    expect(fake.sent[0]?.signal?.aborted ?? false).toBe(false);
  });

  it.each<[string, (state: string) => string, string]>([
    ['no state', () => 'code=c', 'callback.state_missing'],
    ['an empty state', () => 'code=c&state=', 'callback.state_missing'],
    ['another state', () => 'code=c&state=x', 'callback.state_unknown'],
    ['two states', (state) => `code=c&state=${state}&state=${state}`, 'callback.parameter_repeated'],
    ['two codes', (state) => `code=c&code=d&state=${state}`, 'callback.parameter_repeated'],
    ['8 KiB', (state) => `code=${'c'.repeat(8192)}&state=${state}`, 'callback.too_long'],
    ['no code', (state) => `state=${state}`, 'callback.code_missing'],
    ['a token', (state) => `access_token=t&state=${state}`, 'callback.token_in_redirect'],
    [
      'another issuer',
      (state) => `code=c&state=${state}&iss=https://evil.example`,
      'callback.issuer_mismatch',
    ],
    ['a denial', (state) => `error=access_denied&state=${state}`, 'authorize.declined'],
    ['a denial without state', () => 'error=access_denied', 'callback.state_missing'],
    ['a denial with a forged state', () => 'error=access_denied&state=x', 'callback.state_unknown'],
    ['an unknown error', (state) => `error=odd&state=${state}`, 'authorize.refused'],
  ])('refuses a return with %s and sends nothing (A-02, A-06, A-09, A-10)', async (_, answer, code) => {
    const fake = world({ token: codeTokens });
    expect(await complete(fake, answer)).toMatchObject({ outcome: 'refused', error: { code } });
    expect(fake.sent).toEqual([]);
  });

  it('accepts the right issuer, and demands it when the manifest expects one (A-06)', async () => {
    const named = (state: string): string => `${allowed(state)}&iss=${encodeURIComponent(origin)}`;
    const protocol = { ...manifest.protocol, expectIssuerInCallback: true };
    const strict = { manifest: { ...manifest, protocol } };
    expect(await complete(world({ token: codeTokens }, strict), named)).toMatchObject({
      outcome: 'authorized',
    });
    expect(await complete(world({ token: codeTokens }, strict), allowed)).toMatchObject({
      error: { code: 'callback.issuer_missing' },
    });
  });

  it.each([
    ['after ten minutes', { context: { now: () => Date.parse(at(600)) } }, 'callback.state_expired'],
    [
      'for another client',
      { who: account({ ...codeGrant, clientId: 'client-2' }) },
      'callback.settings_changed',
    ],
    [
      'for another host',
      { who: account({ ...codeGrant, host: 'b.coupahost.com' }) },
      'callback.settings_changed',
    ],
  ])('refuses an attempt %s and sends nothing (A-02, A-30)', async (_, changes, code) => {
    const fake = world({ token: codeTokens });
    expect(await complete(fake, allowed, changes)).toMatchObject({ outcome: 'refused', error: { code } });
    expect(fake.sent).toEqual([]);
  });

  it.each([
    ['of another instance', 'https://host.example/callback/b.coupahost.com'],
    ['of no instance', 'https://host.example/callback'],
    ['of the instance in capitals', 'https://host.example/callback/ACME.coupahost.com'],
    ['with a slash more', 'https://host.example/callback/acme.coupahost.com/'],
    ['of another host', 'https://other.example/callback/acme.coupahost.com'],
    ['that is empty', ''],
  ])('A-05: refuses an answer that arrived at an address %s, and sends nothing', async (_, callbackUrl) => {
    for (const answer of [allowed, (state: string) => `error=access_denied&state=${state}`, () => 'code=c']) {
      const fake = world({ token: codeTokens });
      expect(await complete(fake, answer, { input: { callbackUrl } })).toMatchObject({
        outcome: 'refused',
        error: { code: 'callback.context_mismatch' },
      });
      expect(fake.sent).toEqual([]);
    }
  });

  it('has one redirect URI for every instance where the host’s callback is shared', async () => {
    const fake = world({ token: codeTokens }, { callback: 'shared' });
    expect(await complete(fake, allowed)).toMatchObject({ outcome: 'authorized' });
    expect(fake.forms()[0]?.get('redirect_uri')).toBe('https://host.example/callback');
  });

  it('tells at once that the account cannot renew itself (A-20)', async () => {
    const result = await complete(world({ token: tokenAnswer() }), allowed);
    expect(result).toMatchObject({ outcome: 'authorized', findings: [{ code: 'token.no_refresh_token' }] });
  });

  it.each([
    [json({ error: 'invalid_grant' }, 400), 'token.code_refused'],
    [
      new Response(null, { status: 307, headers: { location: 'https://evil.example/' } }),
      'token.redirect_refused',
    ],
    [new Response('<html></html>', { headers: { 'content-type': 'text/html' } }), 'token.not_json'],
    [tokenAnswer({ access_token: '' }), 'token.missing_access_token'],
    [tokenAnswer({ token_type: 'mac' }), 'token.unsupported_type'],
    [tokenAnswer({ expires_in: -1 }), 'token.invalid_expires_in'],
    [tokenAnswer({ error: 'odd' }), 'token.error_in_success'],
  ])('names what is wrong with the token answer (A-25 to A-28)', async (token, code) => {
    const fake = world({ token });
    expect(await complete(fake, allowed)).toMatchObject({ outcome: 'refused', error: { code } });
    expect(fake.sent).toHaveLength(1);
  });

  it('writes no secret, code, state or token to the log', async () => {
    const fake = world({ token: codeTokens });
    let seen = '';
    await complete(fake, (state) => {
      seen = state;
      return allowed(state);
    });
    const log = fake.events.join('\n');
    const secrets = ['secret-1', 'code-1', 'access-2', 'refresh-2', seen];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    expect(fake.events).toHaveLength(2);
  });
});
