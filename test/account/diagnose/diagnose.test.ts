import { describe, expect, it } from 'vitest';
import type { Account, AccountSettings, ConnectorManifest } from '../../../src/generated/types.ts';
import type { ClientChanges } from '../../../src/sandbox/clients/client.ts';
import type { FaultOrder } from '../../../src/sandbox/faults/fault-order.ts';
import type { SandboxSwitches } from '../../../src/sandbox/switches.ts';
import { manifest } from '../support/world.ts';
import { complaints, type DiagnosisWorld, diagnosisWorld, seenIn } from './support/diagnosis-world.ts';

const machine = { grantType: 'client_credentials' } as const;
const person = { grantType: 'authorization_code' } as const;
const notYet = 'client account.not_authorized';
const elsewhere: ConnectorManifest = {
  ...manifest,
  endpoints: { ...manifest.endpoints, token: '/oauth/token' },
};
const reading = ['core.common.read', 'core.invoice.read', 'core.supplier.read', 'core.user.read'];
const withWrongOne = [...reading.slice(0, 2), 'core.contract.read', ...reading.slice(2)];

interface Misconfiguration {
  readonly name: string;
  readonly grant: Pick<AccountSettings, 'grantType'>;
  readonly settings?: Partial<AccountSettings>;
  readonly secret?: string;
  /** What is different at the client in Coupa. */
  readonly client?: ClientChanges;
  readonly switches?: Partial<SandboxSwitches>;
  readonly fault?: FaultOrder;
  readonly manifest?: ConnectorManifest;
  readonly ahead?: number;
  readonly complains: readonly string[];
  /** Something that the evidence or the advice must say. */
  readonly says?: string;
}

const always = { target: 'token', times: 'until-cleared' } as const;

const misconfigurations: readonly Misconfiguration[] = [
  { name: 'nothing', grant: machine, complains: [] },
  { name: 'nothing but the consent', grant: person, complains: [notYet] },
  {
    name: 'a wrong secret, which only a comparison with a made-up client can judge',
    grant: machine,
    secret: 'CANARY-wrong-secret',
    complains: ['authentication diagnose.client_refused'],
    says: 'and 401 invalid_client under a made-up name. By that a wrong Client ID, a wrong secret and an inactive client look alike',
  },
  {
    name: 'a wrong secret of a client that the authorization page knows',
    grant: person,
    secret: 'CANARY-wrong-secret',
    complains: ['authentication diagnose.secret_refused', notYet],
    says: 'The authorization page takes this Client ID and refuses a made-up one.',
  },
  {
    name: 'a wrong Client ID',
    grant: machine,
    settings: { clientId: 'f00dfeed' },
    complains: ['authentication diagnose.client_refused'],
  },
  {
    name: 'a wrong Client ID that the authorization page does not know either',
    grant: person,
    settings: { clientId: 'f00dfeed' },
    complains: ['authentication diagnose.client_refused', notYet],
    says: 'The authorization page refuses this Client ID too.',
  },
  {
    name: 'an inactive client',
    grant: machine,
    client: { active: false },
    complains: ['authentication diagnose.client_refused'],
    says: 'check that the client is active',
  },
  {
    name: 'an inactive client of the other grant',
    grant: person,
    client: { active: false },
    complains: ['authentication diagnose.client_refused', notYet],
  },
  {
    name: 'a client of the other grant',
    grant: person,
    settings: { grantType: 'client_credentials', scopes: ['core.common.read'] },
    complains: ['client token.unauthorized_client'],
    says: "Compare the client's Grant type",
  },
  {
    name: 'a client without consent in an account with one',
    grant: machine,
    settings: { grantType: 'authorization_code', scopes: ['core.common.read', 'offline_access'] },
    complains: ['authentication token.unauthorized_client', notYet],
    says: 'knows the client and answered 400 unauthorized_client to the Authorization code grant',
  },
  {
    name: 'a scope in the middle that the client has not',
    grant: machine,
    settings: { scopes: withWrongOne },
    complains: ['requested_scopes token.invalid_scope'],
    says: `The token service refuses core.contract.read, accepts ${reading.join(' ')}`,
  },
  {
    name: 'two scopes that the client has not',
    grant: machine,
    settings: { scopes: ['core.budget.read', ...reading.slice(0, 2), 'core.contract.read'] },
    complains: ['requested_scopes token.invalid_scope'],
    says: 'refuses core.budget.read core.contract.read, accepts core.common.read core.invoice.read',
  },
  {
    name: 'one scope, and the client has it not',
    grant: machine,
    settings: { scopes: ['core.contract.read'] },
    complains: ['requested_scopes token.invalid_scope'],
    says: 'refuses core.contract.read.',
  },
  {
    name: 'scopes none of which the client has',
    grant: machine,
    settings: { scopes: ['core.contract.read', 'core.budget.read'] },
    complains: ['requested_scopes token.invalid_scope'],
    says: 'that is also what a server does which wants the scopes exactly as on the client',
  },
  {
    name: 'a scope that the authorization page refuses',
    grant: person,
    settings: { scopes: [...withWrongOne, 'offline_access'] },
    complains: [notYet, 'requested_scopes token.invalid_scope'],
    says: 'The authorization page refuses core.contract.read, accepts',
  },
  {
    name: 'a redirect URI that is not registered',
    grant: person,
    client: { redirectUris: ['https://host.example/callback/acme-sandbox.coupahost.com/'] },
    complains: [notYet, 'redirect_uri diagnose.redirect_uri_refused'],
    says: 'answered 400 to this client with https://host.example/callback',
  },
  {
    name: 'offline_access missing in the account',
    grant: person,
    settings: { scopes: ['core.common.read'] },
    complains: [notYet, '(offline_access account.offline_access_missing)'],
    says: 'so the client seems to have it',
  },
  {
    name: 'offline_access missing on both sides',
    grant: person,
    settings: { scopes: ['core.common.read'] },
    client: { scopes: ['core.common.read'] },
    complains: [notYet, '(offline_access account.offline_access_missing)'],
    says: 'and the authorization page refuses it for this client',
  },
  {
    name: 'offline_access missing on the client',
    grant: person,
    settings: { scopes: ['core.common.read', 'offline_access'] },
    client: { scopes: ['core.common.read'] },
    complains: [
      notYet,
      'requested_scopes token.invalid_scope',
      '(offline_access account.offline_access_missing)',
    ],
    says: 'refuses offline_access, accepts core.common.read',
  },
  {
    name: 'a clock that is ten minutes ahead',
    grant: machine,
    ahead: 600_000,
    complains: ['(clock diagnose.clock_offset)'],
    says: 'the instance is 600 s behind this host',
  },
  {
    name: 'a clock that is ten minutes behind',
    grant: machine,
    ahead: -600_000,
    complains: ['(clock diagnose.clock_offset)'],
    says: 'the instance is 600 s ahead of this host',
  },
  {
    name: 'Basic, at a server that looks into the body only',
    grant: machine,
    settings: { clientAuthentication: 'basic' },
    switches: { secretPlaces: 'body' },
    complains: ['authentication diagnose.authentication_place'],
    says: 'Set Client authentication to body.',
  },
  {
    name: 'the body, at a server that takes Basic only',
    grant: machine,
    switches: { secretPlaces: 'basic' },
    complains: ['authentication diagnose.authentication_place'],
    says: 'Set Client authentication to Basic.',
  },
  {
    name: 'a host without a token service at the path',
    grant: machine,
    manifest: elsewhere,
    complains: ['token_path token.not_found'],
  },
  {
    name: 'a sign-on page in place of the token service',
    grant: machine,
    fault: { ...always, name: 'html-page' },
    complains: ['token_path token.not_json'],
    says: 'single sign-on',
  },
  {
    name: 'a redirect to single sign-on',
    grant: machine,
    fault: { ...always, name: 'redirect', location: 'https://sso.example/login?token=CANARY-query' },
    complains: ['token_path token.redirect_refused'],
    says: 'targetOrigin: https://sso.example',
  },
  {
    name: 'a host that belongs to Treasury',
    grant: machine,
    settings: { host: 'acme.ctm.coupahost.com' },
    complains: ['(host diagnose.host_other_service)'],
    says: 'Treasury, whose tokens come from the Core instance',
  },
];

function build(row: Misconfiguration): { readonly world: DiagnosisWorld; readonly account: Account } {
  const { switches, manifest: declared, ahead } = row;
  const world = diagnosisWorld({
    ...(switches === undefined ? {} : { switches }),
    ...(declared === undefined ? {} : { manifest: declared }),
    ...(ahead === undefined ? {} : { ahead }),
  });
  const { seeded } = world.sandbox.clients;
  const made =
    row.grant.grantType === 'client_credentials' ? seeded.clientCredentials : seeded.authorizationCode;
  const client = row.client === undefined ? made : world.sandbox.clients.update(made.identifier, row.client);
  if (row.fault !== undefined) world.sandbox.faults.add(row.fault);
  const account = world.accountOf(client, row.settings);
  return {
    world,
    account: row.secret === undefined ? account : { ...account, secrets: { clientSecret: row.secret } },
  };
}

describe('a deep validation finds', () => {
  it.each(misconfigurations)('$name', async (row) => {
    const { world, account } = build(row);
    const report = await world.report(account);
    expect(complaints(report)).toEqual(row.complains);
    expect(JSON.stringify(report.stages)).toContain(row.says ?? '');
    expect(report.valid).toBe(row.complains.every((complaint) => complaint.startsWith('(')));
  });

  it.each(misconfigurations)(
    '$name with no more token requests than it had planned, at most twelve',
    async (row) => {
      const { world, account } = build(row);
      const { tokenRequests } = await world.plan(account);
      expect(world.sandbox.log).toEqual([]);
      const report = await world.report(account);
      expect(report.tokenRequestsSent).toBe(world.tokenRequests());
      expect(world.tokenRequests()).toBeLessThanOrEqual(tokenRequests);
      expect(tokenRequests).toBeLessThanOrEqual(12);
      expect(report.plan?.tokenRequests).toBe(tokenRequests);
    },
  );

  it.each(misconfigurations)('$name and repeats no secret, in no URL either', async (row) => {
    const { world, account } = build(row);
    const text = JSON.stringify(await world.report(account));
    expect(text).not.toContain(account.secrets.clientSecret);
    expect(text).not.toContain('CANARY');
    expect(world.sandbox.log.filter(({ credentialInUrl }) => credentialInUrl)).toEqual([]);
  });
});

describe('a deep validation of a connected account', () => {
  const grants = ['clientCredentials', 'authorizationCode', 'publicPkce'] as const;

  it.each(grants)('of %s sends no token request and calls it valid', async (name) => {
    const world = diagnosisWorld();
    const account = await world.authorized(world.sandbox.clients.seeded[name]);
    world.sandbox.log.clear();
    const report = await world.report(account);
    expect([report.valid, complaints(report)]).toEqual([true, []]);
    expect([world.tokenRequests(), report.tokenRequestsSent, report.plan?.tokenRequests]).toEqual([0, 0, 0]);
    expect(report.plan?.note).toContain('an intrusive validation asks the rest');
    expect(seenIn(report, 'authentication')).toBe(
      'unknown: Not asked: tokens of this client are in use; an intrusive validation asks.',
    );
  });

  it.each(grants)('of %s names no made-up redirect URI under its client', async (name) => {
    const world = diagnosisWorld();
    const account = await world.authorized(world.sandbox.clients.seeded[name]);
    world.sandbox.log.clear();
    await world.report(account);
    const visits = world.sandbox.log.map(({ query }) => new URLSearchParams(query));
    const own = visits.filter((query) => query.get('client_id') === account.settings.clientId);
    expect(
      own.filter(
        (query) => query.get('redirect_uri') !== `${world.context.redirectUri}/acme-sandbox.coupahost.com`,
      ),
    ).toEqual([]);
  });

  it.each(grants)(
    'of %s asks the rest when it may be intrusive, and spends no refresh token',
    async (name) => {
      const world = diagnosisWorld();
      const account = await world.authorized(world.sandbox.clients.seeded[name]);
      world.sandbox.log.clear();
      const report = await world.report(account, { intrusive: true });
      expect([report.valid, complaints(report)]).toEqual([true, []]);
      expect(report.plan?.note).toContain('Intrusive: tokens of this client are in use');
      expect(world.tokenRequests()).toBeGreaterThan(0);
      expect(world.sandbox.log.filter(({ grantType }) => grantType === 'refresh_token')).toEqual([]);
      expect(report).not.toHaveProperty('patch');
      const ready = await world.report(account);
      expect(seenIn(ready, 'api')).toMatch(/^passed/);
    },
  );

  it('sends none either while another account has tokens of the same client', async () => {
    const world = diagnosisWorld();
    const account = world.accountOf(world.sandbox.clients.seeded.clientCredentials);
    const report = await world.report(account, { clientShared: true });
    expect(report.plan?.note).toContain('Another account of this host holds tokens of the same client');
    expect(world.tokenRequests()).toBe(0);
  });

  it('finds scopes that were taken off the client since, when it may be intrusive', async () => {
    const world = diagnosisWorld();
    const { identifier } = world.sandbox.clients.seeded.clientCredentials;
    const account = await world.authorized(world.sandbox.clients.seeded.clientCredentials);
    world.sandbox.clients.update(identifier, { scopes: ['core.common.read'] });
    expect(complaints(await world.report(account))).toEqual([]);
    const report = await world.report(account, { intrusive: true });
    expect(complaints(report)).toEqual(['requested_scopes token.invalid_scope']);
    expect(seenIn(report, 'requested_scopes')).toContain(
      'refuses core.invoice.read, accepts core.common.read',
    );
  });

  it('notices a redirect URI that was removed since, without being sure', async () => {
    const world = diagnosisWorld();
    const { authorizationCode } = world.sandbox.clients.seeded;
    const account = await world.authorized(authorizationCode);
    world.sandbox.clients.update(authorizationCode.identifier, { redirectUris: ['https://other.example/'] });
    const report = await world.report(account);
    expect(complaints(report)).toEqual(['(redirect_uri diagnose.redirect_uri_refused)']);
    expect(report.valid).toBe(true);
  });
});

describe('a deep validation', () => {
  it('sends no token request that nobody agreed to', async () => {
    const world = diagnosisWorld();
    const account = world.accountOf(world.sandbox.clients.seeded.clientCredentials);
    const report = await world.report(account, { agreedTokenRequests: 0 });
    expect(world.tokenRequests()).toBe(0);
    expect(seenIn(report, 'client')).toBe('unknown: Not asked: nobody agreed to token requests.');
  });

  it.each([1, 2, 3, 4, 5, 6])('stops after the %s token requests that somebody agreed to', async (agreed) => {
    const world = diagnosisWorld();
    const { clientCredentials } = world.sandbox.clients.seeded;
    const account = world.accountOf(clientCredentials, { scopes: withWrongOne });
    const report = await world.report(account, { agreedTokenRequests: agreed });
    expect(world.tokenRequests()).toBe(agreed);
    expect(report.tokenRequestsSent).toBe(agreed);
  });

  it('keeps the token that came, and only that one', async () => {
    const world = diagnosisWorld();
    const account = world.accountOf(world.sandbox.clients.seeded.clientCredentials);
    const report = await world.report(account);
    expect(report.patch?.tokenState).toMatchObject({
      grantedScopes: ['core.common.read', 'core.invoice.read'],
    });
    expect(world.sandbox.issued).toHaveLength(1);
  });

  it('tells each stage as it ends, in the order of the report', async () => {
    const told: string[] = [];
    const world = diagnosisWorld({ onStage: ({ stage }) => told.push(stage) });
    const report = await world.report(world.accountOf(world.sandbox.clients.seeded.authorizationCode));
    expect(told).toEqual(report.stages.map(({ stage }) => stage));
    expect(told).toHaveLength(17);
  });

  it('asks nothing of an instance whose settings are wrong', async () => {
    const world = diagnosisWorld();
    const account = world.accountOf(world.sandbox.clients.seeded.clientCredentials, { host: 'acme.example' });
    const report = await world.report(account);
    expect(report.plan).toMatchObject({ tokenRequests: 0, probes: [] });
    expect(complaints(report)).toEqual(['settings account.host_suffix_refused']);
    expect(world.sandbox.log).toEqual([]);
  });

  it.each([
    ['rotating', 'passed: A renewal brought a new refresh token'],
    ['stable', 'passed: Renewals brought the same refresh token again'],
    ['unknown', "unknown: Not known yet: Coupa's documents do not say"],
  ] as const)('tells what renewals have shown: %s', async (rotation, seen) => {
    const world = diagnosisWorld();
    const account = await world.authorized(world.sandbox.clients.seeded.authorizationCode);
    expect(seenIn(await world.report(account, { rotation }), 'rotation')).toContain(seen);
  });
});
