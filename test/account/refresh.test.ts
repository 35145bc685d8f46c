import { describe, expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import { ConnectorError } from '../../src/errors.ts';
import { validateRefreshResult } from '../../src/generated/hook-validators.js';
import type { Account, RefreshResult } from '../../src/generated/types.ts';
import { json, tokenAnswer } from './support/fake-fetch.ts';
import { account, at, codeGrant, codeTokens, tokenState, type World, world } from './support/world.ts';

const later = { seconds: 70_000 };
const codeAccount = account(codeGrant, tokenState(codeTokens));
const mintAccount = account({}, tokenState());

async function renewed(who: Account, { context }: World): Promise<RefreshResult> {
  const result = await hooks.refresh(who, { reason: 'due' }, context);
  expect(validateRefreshResult(result)).toBe(true);
  return result;
}

describe('refresh of client credentials', () => {
  it('mints again and stores no refresh token (A-32)', async () => {
    const fake = world({ token: tokenAnswer({ refresh_token: 'odd' }) }, later);
    const result = await renewed(mintAccount, fake);
    expect(result).toMatchObject({
      outcome: 'renewed',
      rotation: 'minted',
      patch: { tokenState: { obtainedAt: at(70_000) } },
    });
    expect(JSON.stringify(result)).not.toContain('odd');
    expect(fake.forms()[0]?.get('grant_type')).toBe('client_credentials');
  });

  it.each([
    ['invalid_scope', 400, mintAccount, 'token.scopes_changed'],
    ['invalid_scope', 400, account({ scopes: ['core.new.read'] }, tokenState()), 'token.invalid_scope'],
    ['invalid_scope', 400, account(), 'token.invalid_scope'],
    ['invalid_client', 401, mintAccount, 'token.client_no_longer_accepted'],
    ['invalid_client', 401, account(), 'token.invalid_client'],
    ['unauthorized_client', 400, mintAccount, 'token.unauthorized_client'],
  ])('reads %s (%d) in the light of what was accepted before', async (error, status, who, code) => {
    const result = await renewed(who, world({ token: json({ error }, status) }, later));
    expect(result).toMatchObject({ outcome: 'refused', error: { code, kind: 'configuration' } });
  });
});

describe('refresh of an authorization code account', () => {
  it.each([
    ['refresh-2', 'rotated', 'refresh-2'],
    ['refresh-1', 'same', 'refresh-1'],
    [undefined, 'omitted', 'refresh-1'],
  ])('answered with refresh token %s is %s (A-29)', async (answered, rotation, kept) => {
    const fake = world({ token: tokenAnswer({ refresh_token: answered }) }, later);
    const result = await renewed(codeAccount, fake);
    expect(result).toMatchObject({
      outcome: 'renewed',
      rotation,
      patch: { tokenState: { accessToken: 'access-2', refreshToken: kept, authorizedAt: at(0) } },
    });
  });

  it('asks for no scope, so that it can never widen the grant (A-29)', async () => {
    const fake = world({ token: tokenAnswer() }, later);
    const widened = account({ ...codeGrant, scopes: ['core.new.write'] }, tokenState(codeTokens));
    const result = await renewed(widened, fake);
    expect(Object.fromEntries(fake.forms()[0] ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-1',
      client_id: 'client-1',
      client_secret: 'secret-1',
    });
    expect(result).toMatchObject({
      patch: { tokenState: { requestedScopes: codeGrant.scopes, grantedScopes: codeGrant.scopes } },
    });
  });

  it.each([
    ['never authorized', account(codeGrant), 'account.not_authorized'],
    [
      'without refresh token',
      account(codeGrant, tokenState({ authorizedAt: at(0) })),
      'token.no_refresh_token',
    ],
    [
      'with the tokens of another host',
      account({ ...codeGrant, host: 'b.coupahost.com' }, tokenState(codeTokens)),
      'account.token_foreign',
    ],
    [
      'with the tokens of another client',
      account({ ...codeGrant, clientId: 'b' }, tokenState(codeTokens)),
      'account.token_foreign',
    ],
    [
      'of a client credentials account elsewhere',
      account({ clientId: 'b' }, tokenState()),
      'account.token_foreign',
    ],
  ])('sends nothing for an account %s (A-30)', async (_, who, code) => {
    const fake = world({ token: tokenAnswer() }, later);
    expect(await renewed(who, fake)).toMatchObject({ outcome: 'refused', error: { code } });
    expect(fake.sent).toEqual([]);
  });

  it.each([
    [json({ error: 'invalid_grant' }, 400), 'token.grant_ended', 'reauthorize'],
    [json({ error: 'invalid_scope' }, 400), 'token.scopes_changed', 'configuration'],
    [json({ error: 'invalid_client' }, 401), 'token.client_no_longer_accepted', 'configuration'],
    [json({}, 500), 'token.server_error', 'ambiguous'],
    [json({}, 503), 'token.unavailable', 'transient'],
    [json({}, 429), 'token.rate_limited', 'transient'],
    [new Response('<html>', { status: 302 }), 'token.redirect_refused', 'ambiguous'],
    [new ConnectorError('net.reset'), 'net.reset', 'ambiguous'],
    [new ConnectorError('net.connect_refused'), 'net.connect_refused', 'transient'],
  ])('says by kind whether the refresh token may be spent', async (token, code, kind) => {
    const fake = world({ token }, later);
    expect(await renewed(codeAccount, fake)).toMatchObject({ outcome: 'refused', error: { code, kind } });
    expect(fake.sent).toHaveLength(1);
  });

  it('is not given up by an abort once the refresh token may be spent', async () => {
    const fake = world({ token: tokenAnswer() }, { ...later, signal: AbortSignal.abort() });
    expect(await renewed(codeAccount, fake)).toMatchObject({ outcome: 'renewed' });
    expect(fake.sent[0]?.signal?.aborted ?? false).toBe(false);
  });

  it('lets a fault of the program through', async () => {
    const fake = world({ token: new TypeError('a fault') }, later);
    await expect(hooks.refresh(codeAccount, { reason: 'due' }, fake.context)).rejects.toThrow();
  });

  it('loses no refresh token in 1,000 renewals whatever the server does with it', async () => {
    let valid = 'refresh-1';
    let count = 0;
    let who = codeAccount;
    const { context } = world({
      token: (request) => {
        expect(new URLSearchParams(request.body).get('refresh_token')).toBe(valid);
        count += 1;
        if (count % 3 === 0) return tokenAnswer();
        if (count % 3 === 1) valid = `refresh-${count}`;
        return tokenAnswer({ refresh_token: valid });
      },
    });
    for (let round = 0; round < 1000; round += 1) {
      const result = await hooks.refresh(who, { reason: 'due' }, context);
      if (result.outcome !== 'renewed') throw new TypeError(JSON.stringify(result));
      who = { ...who, tokenState: result.patch.tokenState };
    }
    expect(who.tokenState?.refreshToken).toBe(valid);
  });
});
