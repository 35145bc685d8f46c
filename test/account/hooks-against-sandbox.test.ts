import { describe, expect, it } from 'vitest';
import { hooks } from '../../src/account/hooks.ts';
import type { Account, TokenState } from '../../src/generated/types.ts';
import { type RotationMode, rotationModes } from '../../src/sandbox/switches.ts';
import { consent, type SandboxWorld, sandboxWorld, withTokens } from './support/sandbox-world.ts';
import { manifest } from './support/world.ts';

const hour = 3_600_000;

/** Walks Authorize to its end; the account comes back with its tokens. */
async function authorized({ sandbox, context }: SandboxWorld, account: Account): Promise<Account> {
  const begun = await hooks['authorize.begin'](account, {}, context);
  if (begun.outcome === 'authorized') return withTokens(account, begun.patch.tokenState);
  if (begun.outcome === 'refused') throw new TypeError(begun.error.code);
  const answer = await consent(sandbox, begun.url);
  const done = await hooks['authorize.complete'](account, { pending: begun.pending, ...answer }, context);
  if (done.outcome === 'refused') throw new TypeError(JSON.stringify(done.error));
  return withTokens(account, done.patch.tokenState);
}

async function renewed({ context }: SandboxWorld, account: Account): Promise<Account> {
  const result = await hooks.refresh(account, { reason: 'due' }, context);
  if (result.outcome === 'refused') throw new TypeError(JSON.stringify(result.error));
  return withTokens(account, result.patch.tokenState);
}

/** The status of a real operation with what `beforeOperation` gives. */
async function operate({ sandbox, context }: SandboxWorld, account: Account): Promise<number> {
  const ready = await hooks.beforeOperation(account, {}, context);
  if (ready.outcome !== 'ready') throw new TypeError(ready.outcome);
  const url = `https://${sandbox.instanceHost}/api/invoices?limit=1`;
  const headers = { ...ready.headers, accept: 'application/json' };
  return (await sandbox.fetch(new Request(url, { headers }))).status;
}

function tokensOf(account: Account): TokenState {
  if (account.tokenState === null) throw new TypeError('no tokens');
  return account.tokenState;
}

describe('the hooks against the sandbox', () => {
  it.each(['body', 'basic'] as const)(
    'mint and use a token with the secret in the %s',
    async (clientAuthentication) => {
      const world = sandboxWorld();
      const { clientCredentials } = world.sandbox.clients.seeded;
      const account = await authorized(world, world.accountOf(clientCredentials, { clientAuthentication }));
      expect(tokensOf(account)).toMatchObject({ lifetimeSeconds: 86_399, lifetimeSource: 'response' });
      expect(await operate(world, account)).toBe(200);
      expect(world.sandbox.log.filter(({ credentialInUrl }) => credentialInUrl)).toEqual([]);
      expect(world.sandbox.log[0]?.authenticationPlace).toBe(clientAuthentication);
    },
  );

  it.each(['authorizationCode', 'publicPkce'] as const)(
    'authorize, validate and use the client %s',
    async (name) => {
      const world = sandboxWorld({ sendIssuerInCallback: true });
      const account = await authorized(world, world.accountOf(world.sandbox.clients.seeded[name]));
      const report = await hooks.validate(account, {}, world.context);
      expect(report).toMatchObject({ outcome: 'report', valid: true });
      expect(await operate(world, account)).toBe(200);
      expect(world.sandbox.log.filter(({ credentialInUrl }) => credentialInUrl)).toEqual([]);
    },
  );

  it.each(rotationModes)(
    'renew 20 times and lose no refresh token with rotation %s (A-29)',
    async (rotation: RotationMode) => {
      const world = sandboxWorld({ rotation });
      let account = await authorized(world, world.accountOf(world.sandbox.clients.seeded.authorizationCode));
      for (let round = 0; round < 20; round += 1) {
        world.sandbox.clock.advance(19 * hour);
        account = await renewed(world, account);
        expect(await operate(world, account)).toBe(200);
      }
    },
  );

  it.each(rotationModes)(
    'follow a client credentials account through three days with rotation %s',
    async (rotation) => {
      const world = sandboxWorld({ rotation });
      let account = await authorized(world, world.accountOf(world.sandbox.clients.seeded.clientCredentials));
      for (let round = 0; round < 4; round += 1) {
        world.sandbox.clock.advance(20 * hour);
        account = await renewed(world, account);
        expect(tokensOf(account)).not.toHaveProperty('refreshToken');
        expect(await operate(world, account)).toBe(200);
      }
    },
  );

  it('advise a renewal after 20 hours and demand one after a day', async () => {
    const world = sandboxWorld();
    const account = await authorized(world, world.accountOf(world.sandbox.clients.seeded.clientCredentials));
    const ask = async (): Promise<unknown> => hooks.beforeOperation(account, {}, world.context);
    world.sandbox.clock.advance(17 * hour);
    expect(await ask()).toMatchObject({ outcome: 'ready', renewal: 'none' });
    world.sandbox.clock.advance(3 * hour);
    expect(await ask()).toMatchObject({ outcome: 'ready', renewal: 'advisable' });
    world.sandbox.clock.advance(4 * hour);
    expect(await ask()).toEqual({ outcome: 'renewal_required', reason: 'expired' });
  });

  it('end a spent refresh token as grant_ended when the server rotates strictly', async () => {
    const world = sandboxWorld({ rotation: 'strict' });
    const account = await authorized(world, world.accountOf(world.sandbox.clients.seeded.authorizationCode));
    await renewed(world, account);
    expect(await hooks.refresh(account, { reason: 'due' }, world.context)).toMatchObject({
      outcome: 'refused',
      error: { code: 'token.grant_ended', kind: 'reauthorize' },
    });
  });

  it('explain a denied consent', async () => {
    const world = sandboxWorld();
    const account = world.accountOf(world.sandbox.clients.seeded.authorizationCode);
    const begun = await hooks['authorize.begin'](account, {}, world.context);
    if (begun.outcome !== 'redirect') throw new TypeError(begun.outcome);
    const answer = await consent(world.sandbox, begun.url, 'deny');
    const done = await hooks['authorize.complete'](
      account,
      { pending: begun.pending, ...answer },
      world.context,
    );
    expect(done).toMatchObject({ outcome: 'refused', error: { code: 'authorize.declined' } });
  });

  it('explain a client that was deactivated, and one that lost a scope', async () => {
    const world = sandboxWorld();
    const { clients } = world.sandbox;
    const { identifier } = clients.seeded.clientCredentials;
    const account = await authorized(world, world.accountOf(clients.seeded.clientCredentials));
    clients.update(identifier, { scopes: ['core.common.read'] });
    expect(await hooks.refresh(account, { reason: 'due' }, world.context)).toMatchObject({
      error: { code: 'token.scopes_changed' },
    });
    clients.update(identifier, { active: false });
    expect(await hooks.refresh(account, { reason: 'due' }, world.context)).toMatchObject({
      error: { code: 'token.client_no_longer_accepted' },
    });
  });

  it('tell a missing offline_access at once', async () => {
    const world = sandboxWorld();
    const scopes = ['core.common.read'];
    const client = world.sandbox.clients.seeded.authorizationCode;
    const account = await authorized(world, world.accountOf(client, { scopes }));
    const report = await hooks.validate(account, {}, world.context);
    expect(JSON.stringify(report)).toContain('token.no_refresh_token');
  });

  it('read a refusal within the settle time as patience, not as failure', async () => {
    const world = sandboxWorld({ settleSeconds: 5 });
    const account = await authorized(world, world.accountOf(world.sandbox.clients.seeded.clientCredentials));
    const look = async (): Promise<string> =>
      JSON.stringify(await hooks.validate(account, {}, world.context));
    expect(await look()).toContain('api.token_not_settled');
    world.sandbox.clock.advance(5000);
    expect(await look()).toContain('api.accepted');
  });

  it('revoke what disconnect names, refresh token first', async () => {
    const declared = { ...manifest, endpoints: { ...manifest.endpoints, revocation: '/oauth2/revoke' } };
    const world = sandboxWorld({ revocation: true }, declared);
    const account = await authorized(world, world.accountOf(world.sandbox.clients.seeded.authorizationCode));
    const gone = await hooks.disconnect(account, {}, world.context);
    if (gone.outcome !== 'disconnected') throw new TypeError(gone.outcome);
    for (const token of gone.revoke) {
      expect(await hooks.revoke(account, { token }, world.context)).toEqual({
        outcome: 'revoked',
        sent: true,
      });
    }
    expect(await operate(world, account)).toBe(401);
    expect(await hooks.refresh(account, { reason: 'due' }, world.context)).toMatchObject({
      error: { code: 'token.grant_ended' },
    });
  });
});
