import { describe, expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import { ConnectorError } from '../../src/errors.ts';
import { validateValidateResult } from '../../src/generated/hook-validators.js';
import type { Account, ValidationReport, ValidationStageId } from '../../src/generated/types.ts';
import { json, tokenAnswer } from './support/fake-fetch.ts';
import { fakeProbe } from './support/fake-probe.ts';
import {
  account,
  at,
  codeGrant,
  codeTokens,
  manifest,
  origin,
  tokenState,
  type World,
  world,
} from './support/world.ts';

const probe = fakeProbe();
const list = (): Response => json([{ id: 1 }]);
const day = 86_400;

async function report(who: Account, { context }: World): Promise<ValidationReport> {
  const result = await hooks.validate(who, {}, context);
  expect(validateValidateResult(result)).toBe(true);
  if (result.outcome !== 'report') throw new TypeError(JSON.stringify(result));
  return result;
}

function stage(of: ValidationReport, id: ValidationStageId): string {
  const found = of.stages.find((one) => one.stage === id);
  return `${found?.status}: ${found?.findings.map(({ code }) => code).join(' ')}`;
}

function statuses(of: ValidationReport): string {
  return of.stages.map(({ status }) => status).join(' ');
}

const mint = account({}, tokenState());
const renewable = account(codeGrant, tokenState(codeTokens));

describe('validate', () => {
  it('passes every stage for a healthy account with one small JSON request', async () => {
    const fake = world({ api: list }, { probe, seconds: 100 });
    const result = await report(renewable, fake);
    expect(result.valid).toBe(true);
    expect(result.checkedAt).toBe(at(100));
    expect(statuses(result)).toBe('passed passed passed passed passed passed');
    expect(fake.sent).toHaveLength(1);
    expect(fake.sent[0]).toMatchObject({
      method: 'GET',
      url: `${origin}/api/currencies?limit=1&return_object=limited`,
      headers: { accept: 'application/json', authorization: 'Bearer access-1' },
    });
    expect(result).not.toHaveProperty('patch');
  });

  it('mints a token for client credentials without a living one and hands it back', async () => {
    const fake = world({ token: tokenAnswer(), api: list }, { probe });
    const result = await report(account(), fake);
    expect(result).toMatchObject({ valid: true, patch: { tokenState: { accessToken: 'access-2' } } });
    expect(fake.sent[1]?.headers['authorization']).toBe('Bearer access-2');
  });

  it('leaves the token request to a host that renews by itself, and hands no token back', async () => {
    const fake = world({ api: list }, { probe, seconds: 100 });
    const renew = async () => ({ tokenState: tokenState(), findings: [] });
    const result = await report(account(), { ...fake, context: { ...fake.context, renew } });
    expect([result.valid, stage(result, 'client')]).toEqual([true, 'passed: client.accepted']);
    expect(fake.tokenRequests()).toEqual([]);
    expect(result).not.toHaveProperty('patch');
  });

  it('A-30: sends no token to the API that such a host got from another instance', async () => {
    const fake = world({ api: list }, { probe, seconds: 100 });
    const foreign = tokenState({ issuer: 'https://other.coupahost.com' });
    const renew = async () => ({ tokenState: foreign, findings: [] });
    const result = await report(account(), { ...fake, context: { ...fake.context, renew } });
    expect(stage(result, 'client')).toBe('failed: account.token_foreign');
    expect(fake.sent).toEqual([]);
  });

  it('says what such a host was refused with', async () => {
    const fake = world({ api: list }, { probe });
    const renew = () => Promise.reject(new ConnectorError('refresh.wait_timed_out'));
    const result = await report(account(), { ...fake, context: { ...fake.context, renew } });
    expect(stage(result, 'client')).toBe('unknown: refresh.wait_timed_out');
  });

  it('mints none while there is a living one', async () => {
    const fake = world({ api: list }, { probe, seconds: 100 });
    expect(await report(mint, fake)).toMatchObject({ valid: true });
    expect(fake.tokenRequests()).toEqual([]);
  });

  it('never spends a refresh token, not even when the access token has ended', async () => {
    const fake = world({ api: list }, { probe, seconds: 2 * day });
    const result = await report(renewable, fake);
    expect(fake.sent).toEqual([]);
    expect(result.valid).toBe(false);
    expect(statuses(result)).toBe('passed passed unknown unknown passed passed');
  });

  it('reaches the instance by a request without token when the host gives no probe', async () => {
    const fake = world({ api: list }, { seconds: 100 });
    expect(stage(await report(mint, fake), 'instance')).toBe('passed: instance.reachable');
    expect(fake.sent[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each<[number, () => Response, string]>([
    [100, () => json({ errors: {} }, 401), 'failed: api.unauthorized'],
    [4.999, () => json({ errors: {} }, 401), 'warning: api.token_not_settled'],
    [5, () => json({ errors: {} }, 401), 'failed: api.unauthorized'],
    [100, () => json({}, 403), 'failed: api.scope_missing'],
    [
      100,
      () => json({}, 401, { 'www-authenticate': 'Bearer error="insufficient_scope"' }),
      'failed: api.scope_missing',
    ],
    [100, () => json({}, 429), 'warning: api.rate_limited'],
    [100, () => json({}, 500), 'unknown: api.server_error'],
    [100, () => json({}, 404), 'failed: api.not_found'],
    [100, () => new Response('<?xml version="1.0"?><errors/>', { status: 404 }), 'failed: api.xml_answer'],
    [100, () => new Response('<currencies type="array"/>'), 'failed: api.xml_answer'],
    [100, () => new Response('<!DOCTYPE html><html></html>'), 'failed: api.unexpected_answer'],
    [100, () => new Response('hello'), 'failed: api.unexpected_answer'],
    [100, () => new Response(null, { status: 302 }), 'failed: api.redirect_refused'],
    [100, () => new Response(null, { status: 431 }), 'failed: token.very_long'],
    [100, () => json([]), 'passed: api.accepted'],
  ])('at second %d reads the answer of the API', async (seconds, api, expected) => {
    const result = await report(mint, world({ api }, { probe, seconds }));
    expect(stage(result, 'api')).toBe(expected);
    expect(result.valid).toBe(!/^(failed|unknown)/.test(expected));
  });

  it('says that a broken connection to the API tells nothing about the token', async () => {
    const result = await report(
      mint,
      world({ api: new ConnectorError('net.reset') }, { probe, seconds: 100 }),
    );
    expect(stage(result, 'api')).toBe('unknown: net.reset');
    expect(result.valid).toBe(false);
  });

  it('believes a signal of the manifest that the authorization has ended', async () => {
    const authSignals = [{ status: 401, bodyPath: 'ended', means: 'reauthorize' }] as const;
    const declared = { ...manifest, authSignals };
    const fake = world({ api: () => json({ ended: true }, 401) }, { probe, manifest: declared });
    expect(stage(await report(mint, fake), 'api')).toBe('failed: api.unauthorized');
  });

  it('names the resource and the scope of a 403, and only warns when the scope was not asked for', async () => {
    const scopes = ['core.invoice.read'];
    const modest = account({ scopes }, tokenState({ requestedScopes: scopes, grantedScopes: scopes }));
    const result = await report(modest, world({ api: () => json({}, 403) }, { probe, seconds: 100 }));
    expect(stage(result, 'api')).toBe('warning: api.scope_missing');
    expect(result.stages[3]?.findings[0]).toMatchObject({
      seen: expect.stringMatching(/currencies.*core\.common\.read/),
      where: expect.stringContaining('OAuth2/OpenID Connect Clients'),
    });
  });

  it('goes on after a refused client, as far as there is something to say', async () => {
    const fake = world({ token: json({ error: 'invalid_client' }, 401) }, { probe });
    const result = await report(account(), fake);
    expect(statuses(result)).toBe('passed passed failed unknown unknown passed');
    expect(stage(result, 'client')).toBe('failed: token.invalid_client');
    expect(result).not.toHaveProperty('patch');
  });

  it('tells a throttled or failing token endpoint apart from a refused client', async () => {
    const throttled = await report(account(), world({ token: json({}, 429) }, { probe }));
    const failing = await report(account(), world({ token: json({}, 502) }, { probe }));
    expect(stage(throttled, 'client')).toBe('unknown: token.rate_limited');
    expect(stage(failing, 'client')).toBe('unknown: token.server_error');
    expect([throttled.valid, failing.valid]).toEqual([false, false]);
  });

  it('sends nothing to an instance that cannot be reached, and says why', async () => {
    const connect = async (): Promise<void> => {
      throw new ConnectorError('net.dns');
    };
    const fake = world(
      { token: tokenAnswer(), api: new ConnectorError('net.dns') },
      { probe: fakeProbe({ connect }) },
    );
    const result = await report(account(), fake);
    expect(stage(result, 'instance')).toBe('failed: net.dns');
    expect(stage(result, 'client')).toBe('unknown: client.not_tested');
    expect(fake.tokenRequests()).toEqual([]);
  });

  it('reports faulty settings and still checks what it can', async () => {
    const result = await report(account({}, null, ''), world({ api: list }, { probe }));
    expect(statuses(result)).toBe('failed passed unknown unknown unknown passed');
    expect(stage(result, 'settings')).toBe('failed: account.secret_missing');
  });

  it('calls no host that the operator no longer allows', async () => {
    const fake = world({ token: tokenAnswer(), api: list });
    const result = await report(
      account({ host: 'evil.example' }, tokenState({ issuer: 'https://evil.example' })),
      fake,
    );
    expect(statuses(result)).toBe('failed unknown unknown unknown unknown passed');
    expect(fake.sent).toEqual([]);
  });

  it('uses no token of another instance or client (A-30)', async () => {
    const fake = world({ token: tokenAnswer(), api: list }, { probe });
    const result = await report(account({ clientId: 'b' }, tokenState()), fake);
    expect(stage(result, 'client')).toBe('failed: account.token_foreign');
    expect(fake.sent).toEqual([]);
  });

  it('compares requested and granted scopes, and those of now with those of then', async () => {
    const narrowed = tokenState({ grantedScopes: ['core.common.read'] });
    const assumed = tokenState({ grantedScopesSource: 'assumed' });
    const look = async (who: Account): Promise<string> =>
      stage(await report(who, world({ api: list }, { probe, seconds: 100 })), 'scopes');
    expect(await look(account({}, narrowed))).toBe('warning: scopes.compared token.scope_narrowed');
    expect(await look(account({}, assumed))).toBe('passed: scopes.assumed');
    expect(await look(account({ scopes: ['core.new.read'] }, tokenState()))).toBe(
      'warning: scopes.compared account.scopes_changed_here',
    );
  });

  it.each<[string, Account, number, string]>([
    ['client credentials', mint, 0, 'passed: renewal.by_mint'],
    [
      'an account to be renewed by hand',
      account({ autoRefreshToken: false }, tokenState()),
      0,
      'warning: renewal.by_mint refresh.disabled',
    ],
    [
      'no refresh token',
      account(codeGrant, tokenState({ authorizedAt: at(0) })),
      0,
      'warning: token.no_refresh_token',
    ],
    ['nothing yet', account(codeGrant), 0, 'unknown: renewal.not_tested'],
    ['day 75', renewable, 76 * day - 1, 'passed: renewal.by_refresh_token'],
    ['day 76', renewable, 76 * day, 'warning: token.grant_ending'],
  ])('says for %s whether the account can renew itself', async (_, who, seconds, expected) => {
    const fake = world({ api: list, token: tokenAnswer() }, { probe, seconds });
    expect(stage(await report(who, fake), 'renewal')).toBe(expected);
  });

  it('tells an account that was never authorized what to do', async () => {
    const result = await report(account(codeGrant), world({ api: list }, { probe }));
    expect(result.valid).toBe(false);
    expect(stage(result, 'client')).toBe('failed: account.not_authorized');
  });

  it('gives every finding its stage, and every warning or error something to do', async () => {
    const fake = world({ api: () => json({}, 403) }, { probe, seconds: 80 * day });
    const who = account(
      { ...codeGrant, autoRefreshToken: false },
      tokenState({ ...codeTokens, expiresAt: at(81 * day) }),
    );
    const findings = (await report(who, fake)).stages.flatMap((one) =>
      one.findings.map((finding) => ({ one, finding })),
    );
    for (const { one, finding } of findings) {
      expect(finding.stage).toBe(one.stage);
      if (finding.severity === 'warning' || finding.severity === 'error') expect(finding.action).not.toBe('');
    }
  });

  it('keeps secrets and tokens out of the report (A-31)', async () => {
    const { patch: _, ...rest } = await report(
      account(),
      world({ token: tokenAnswer(), api: list }, { probe }),
    );
    expect(JSON.stringify(rest)).not.toMatch(/secret-1|access-\d/);
  });
});
