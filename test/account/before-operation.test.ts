import { describe, expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import {
  validateBeforeOperationResult,
  validateDisconnectResult,
  validateRevokeResult,
} from '../../src/generated/hook-validators.js';
import type { Account, BeforeOperationResult } from '../../src/generated/types.ts';
import { json } from './support/fake-fetch.ts';
import { account, at, codeGrant, codeTokens, manifest, origin, tokenState, world } from './support/world.ts';

const mint = account({}, tokenState());
const renewable = account(codeGrant, tokenState(codeTokens));
const stranded = account(codeGrant, tokenState({ authorizedAt: at(0) }));
const manual = account({ autoRefreshToken: false }, tokenState());

async function ask(who: Account, seconds: number, acceptExpiring = false): Promise<BeforeOperationResult> {
  const { context, sent } = world({}, { seconds });
  const result = await hooks.beforeOperation(who, acceptExpiring ? { acceptExpiring } : {}, context);
  expect(validateBeforeOperationResult(result)).toBe(true);
  expect(sent).toEqual([]);
  return result;
}

describe('beforeOperation', () => {
  it('gives the header that the manifest declares, and nothing else of the token (A-31, A-35)', async () => {
    expect(await ask(renewable, 10)).toEqual({
      outcome: 'ready',
      headers: { authorization: 'Bearer access-1' },
      renewal: 'none',
      expiresAt: at(86_400),
      notBefore: at(5),
    });
  });

  it.each([
    ['client credentials', mint],
    ['a refresh token', renewable],
  ])('with %s advises, then demands a renewal', async (_, who) => {
    expect(await ask(who, 67_999)).toMatchObject({ outcome: 'ready', renewal: 'none' });
    expect(await ask(who, 68_000)).toMatchObject({ outcome: 'ready', renewal: 'advisable' });
    expect(await ask(who, 85_800)).toEqual({ outcome: 'renewal_required', reason: 'expiring' });
    expect(await ask(who, 86_400)).toEqual({ outcome: 'renewal_required', reason: 'expired' });
  });

  it('hands out a living token to the last when a renewal has failed, and never a dead one', async () => {
    expect(await ask(mint, 85_800, true)).toMatchObject({ outcome: 'ready', renewal: 'advisable' });
    expect(await ask(mint, 86_400, true)).toMatchObject({ outcome: 'renewal_required' });
  });

  it.each([
    ['cannot', stranded, 'token.no_refresh_token'],
    ['may not', manual, 'refresh.disabled'],
  ])('serves an account that %s renew itself until its token ends', async (_, who, code) => {
    expect(await ask(who, 86_000)).toMatchObject({ outcome: 'ready', renewal: 'none' });
    expect(await ask(who, 86_400)).toMatchObject({ outcome: 'refused', error: { code } });
  });

  it.each([
    [account(), 'account.not_authorized'],
    [account({ host: 'b.coupahost.com' }, tokenState()), 'account.token_foreign'],
    [account({ clientId: 'b' }, tokenState()), 'account.token_foreign'],
    [
      account({ host: 'evil.example' }, tokenState({ issuer: 'https://evil.example' })),
      'account.host_suffix_refused',
    ],
  ])('gives no header when there is no token for this host and client (A-30)', async (who, code) => {
    expect(await ask(who, 10)).toMatchObject({ outcome: 'refused', error: { code } });
  });
});

const revoking = { ...manifest, endpoints: { ...manifest.endpoints, revocation: '/oauth2/revoke' } };

describe('disconnect', () => {
  it.each([
    [renewable, revoking, ['refresh_token', 'access_token']],
    [mint, revoking, ['access_token']],
    [renewable, manifest, []],
    [account(codeGrant), revoking, []],
    [account({ ...codeGrant, host: 'b.coupahost.com' }, tokenState(codeTokens)), revoking, []],
    [account({ host: 'evil.example' }, tokenState()), revoking, []],
  ])('forgets every token and says which to revoke first (A-37)', async (who, declared, revoke) => {
    const { context, sent } = world({}, { manifest: declared });
    const result = await hooks.disconnect(who, {}, context);
    expect(result).toEqual({ outcome: 'disconnected', patch: { tokenState: null }, revoke });
    expect(validateDisconnectResult(result)).toBe(true);
    expect(sent).toEqual([]);
  });
});

describe('revoke', () => {
  it('ends one token with client authentication and hint (RFC 7009 2.1)', async () => {
    const fake = world({ token: new Response(null, { status: 200 }) }, { manifest: revoking });
    const result = await hooks.revoke(renewable, { token: 'refresh_token' }, fake.context);
    expect(result).toEqual({ outcome: 'revoked', sent: true });
    expect(validateRevokeResult(result)).toBe(true);
    expect(fake.sent[0]?.url).toBe(`${origin}/oauth2/revoke`);
    expect(Object.fromEntries(fake.forms()[0] ?? [])).toEqual({
      token: 'refresh-1',
      token_type_hint: 'refresh_token',
      client_id: 'client-1',
      client_secret: 'secret-1',
    });
  });

  it.each([
    [renewable, manifest],
    [mint, revoking],
  ])('sends nothing when there is no endpoint or no such token', async (who, declared) => {
    const fake = world({}, { manifest: declared });
    const result = await hooks.revoke(who, { token: 'refresh_token' }, fake.context);
    expect(result).toEqual({ outcome: 'revoked', sent: false });
    expect(fake.sent).toEqual([]);
  });

  it.each([
    [account({ clientId: 'b' }, tokenState()), 'account.token_foreign'],
    [account(), 'account.not_authorized'],
    [mint, 'token.unavailable'],
  ])('refuses with a code', async (who, code) => {
    const fake = world({ token: json({}, 503) }, { manifest: revoking });
    const result = await hooks.revoke(who, { token: 'access_token' }, fake.context);
    expect(result).toMatchObject({ outcome: 'refused', error: { code } });
  });
});
