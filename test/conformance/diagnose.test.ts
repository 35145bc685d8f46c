import { describe, expect, it, onTestFinished } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import type { Account, AccountSettings, ValidationReport } from '../../src/generated/types.ts';
import { complaints, seenIn } from '../account/diagnose/support/diagnosis-world.ts';
import { createAccount, createHookWorld } from '../support/hook-world.ts';
import { startStrictServer, strictClients } from '../support/strict-server.ts';

const host = 'strict.coupahost.com';
const registered = 'http://127.0.0.1:1/oauth2/callback';
const person = {
  host,
  grantType: 'authorization_code',
  scopes: ['core.common.read', 'offline_access'],
} as const;
const { code, clientCredentials } = strictClients;
const noApi = 'api api.not_found';
const notYet = 'client account.not_authorized';

const machine = (changes: Partial<AccountSettings> = {}): Partial<AccountSettings> => ({
  host,
  clientId: clientCredentials.clientId,
  clientAuthentication: 'basic',
  ...changes,
});

async function diagnosed(account: Account, redirectUri = registered): Promise<ValidationReport> {
  const server = await startStrictServer(`${registered}/${host}`, `https://${host}`);
  const { context, close } = createHookWorld({ host, origin: server.origin, redirectUri });
  onTestFinished(async () => {
    await close();
    await server.close();
  });
  const plan = await hooks['validate.plan'](account, {}, context);
  if (plan.outcome !== 'plan') throw new TypeError(plan.error.code);
  const input = { depth: 'deep', agreedTokenRequests: plan.tokenRequests } as const;
  const report = await hooks.validate(account, input, context);
  if (report.outcome !== 'report') throw new TypeError(report.error.code);
  expect(server.record.log.length).toBeLessThanOrEqual(plan.tokenRequests);
  expect(server.record.log.length).toBe(report.tokenRequestsSent);
  return report;
}

describe('a deep validation against an independent strict authorization server finds', () => {
  it.each<[string, Account, readonly string[]]>([
    [
      'nothing wrong with a client that mints',
      createAccount(machine(), clientCredentials.clientSecret),
      [noApi],
    ],
    [
      'nothing wrong with a client that waits for consent',
      createAccount({ ...person, clientId: code.clientId }, code.clientSecret),
      [notYet],
    ],
    [
      'nothing wrong with a public one',
      createAccount({ ...person, clientId: strictClients.public.clientId, clientType: 'public' }),
      [notYet],
    ],
    [
      'nothing wrong with the secret in the other place, where that server looks too',
      createAccount(machine({ clientAuthentication: 'body' }), clientCredentials.clientSecret),
      [noApi],
    ],
    [
      'a wrong secret of a client that its token service does not tell from an unknown one',
      createAccount(machine(), 'not-the-secret-of-that-client'),
      ['authentication diagnose.client_refused'],
    ],
    [
      'a wrong secret of a client that its authorization page knows',
      createAccount({ ...person, clientId: code.clientId }, 'not-the-secret-of-that-client'),
      ['authentication diagnose.secret_refused', notYet],
    ],
    [
      'an unknown client',
      createAccount({ ...person, clientId: 'nobody' }, code.clientSecret),
      ['authentication diagnose.client_refused', notYet],
    ],
    [
      'a client of the other grant',
      createAccount({ ...machine(), ...person }, clientCredentials.clientSecret),
      ['(authentication token.unauthorized_client)', notYet],
    ],
  ])('%s', async (_what, account, expected) => {
    const report = await diagnosed(account);
    expect(complaints(report)).toEqual(expected);
    expect(JSON.stringify(report)).not.toContain(account.secrets.clientSecret ?? 'no secret');
  });

  it('a redirect URI that is not registered', async () => {
    const account = createAccount({ ...person, clientId: code.clientId }, code.clientSecret);
    const report = await diagnosed(account, 'http://127.0.0.1:1/oauth2/elsewhere');
    expect(complaints(report)).toEqual([notYet, 'redirect_uri diagnose.redirect_uri_refused']);
    expect(seenIn(report, 'redirect_uri')).toContain('http://127.0.0.1:1/oauth2/elsewhere');
  });
});
