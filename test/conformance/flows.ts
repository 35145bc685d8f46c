import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HookContext } from '../../src/account/hook-context.ts';
import { hooks } from '../../src/account/hooks.ts';
import type { Account, AuthorizeRedirect, RefreshResult } from '../../src/generated/types.ts';
import type { CallbackAnswer } from '../../src/host/host.ts';
import { brokenInvariants, type Observation, type ServiceRecord } from '../support/history-checker.ts';

/** An authorization server to hold the hooks against, with one account for each way of working. */
export interface ConformanceServer {
  readonly context: HookContext;
  readonly confidential: Account;
  readonly publicClient: Account;
  readonly clientCredentials: Account;
  /** Consents at the server's own pages; gives what the browser comes back with. */
  consent(authorizationUrl: string): Promise<CallbackAnswer>;
  tokenRequests(): number;
  /** What it was asked and has issued so far. */
  readonly record: ServiceRecord;
  close(): Promise<void>;
}

interface Expectations {
  /** What becomes of the refresh token in each generation, one after the other, repeated. */
  readonly rotation: readonly ('rotated' | 'same' | 'omitted')[];
  /** What happens to the newest refresh token when an older one is spent again. */
  readonly reuse: 'ends the family' | 'is refused' | 'is accepted';
}

const generations = 100;

const codeOf = (result: { readonly outcome: string; readonly error?: { readonly code: string } }): string =>
  result.error?.code ?? result.outcome;

/** The same flows for every server: code and PKCE, rotation, client credentials, and what must be refused. */
export function describeFlows(
  name: string,
  start: () => Promise<ConformanceServer>,
  { rotation, reuse }: Expectations,
): void {
  describe(name, () => {
    let server: ConformanceServer;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.close());

    async function begin(account: Account): Promise<AuthorizeRedirect> {
      const begun = await hooks['authorize.begin'](account, {}, server.context);
      if (begun.outcome !== 'redirect') throw new Error(`begin: ${codeOf(begun)}`);
      return begun;
    }

    async function connect(account: Account): Promise<Account> {
      const begun = await begin(account);
      const input = { pending: begun.pending, ...(await server.consent(begun.url)) };
      const completed = await hooks['authorize.complete'](account, input, server.context);
      if (completed.outcome !== 'authorized') throw new Error(`complete: ${codeOf(completed)}`);
      return { ...account, tokenState: completed.patch.tokenState };
    }

    const refresh = (account: Account): Promise<RefreshResult> =>
      hooks.refresh(account, { reason: 'due' }, server.context);

    async function renewed(account: Account): Promise<Account> {
      const result = await refresh(account);
      if (result.outcome !== 'renewed') throw new Error(`refresh: ${codeOf(result)}`);
      return { ...account, tokenState: result.patch.tokenState };
    }

    it.each(['confidential', 'publicClient'] as const)(
      'code and PKCE connect the %s account',
      async (which) => {
        const { tokenState, settings } = await connect(server[which]);
        expect(tokenState).toMatchObject({
          tokenType: 'Bearer',
          grantedScopes: settings.scopes,
          issuer: `https://${settings.host}`,
          refreshToken: expect.any(String),
        });
      },
    );

    it('client credentials mint a token without a refresh token, and mint again to renew', async () => {
      const begun = await hooks['authorize.begin'](server.clientCredentials, {}, server.context);
      if (begun.outcome !== 'authorized') throw new Error(`begin: ${codeOf(begun)}`);
      const connected = { ...server.clientCredentials, tokenState: begun.patch.tokenState };
      const result = await refresh(connected);
      if (result.outcome !== 'renewed') throw new Error(codeOf(result));
      expect(result.rotation).toBe('minted');
      expect(result.patch.tokenState?.refreshToken).toBeUndefined();
      expect(result.patch.tokenState?.accessToken).not.toBe(connected.tokenState?.accessToken);
    });

    it(`${generations} generations lose no refresh token (A-29, F-28)`, async () => {
      const before = { log: server.record.log.length, issued: server.record.issued.length };
      let account = await connect(server.confidential);
      const observations: Observation[] = [{ version: 1, tokens: account.tokenState, failure: null }];
      for (let generation = 0; generation < generations; generation += 1) {
        const result = await refresh(account);
        if (result.outcome !== 'renewed') throw new Error(`generation ${generation}: ${codeOf(result)}`);
        expect(result.rotation).toBe(rotation[generation % rotation.length]);
        account = { ...account, tokenState: result.patch.tokenState };
        observations.push({ version: generation + 2, tokens: account.tokenState, failure: null });
      }
      const record = {
        log: server.record.log.slice(before.log),
        issued: server.record.issued.slice(before.issued),
      };
      const stable = rotation.some((kind) => kind !== 'rotated');
      expect(brokenInvariants({ sandbox: record, observations, answersLost: 0, stable })).toEqual([]);
    });

    it(`spending an old refresh token again: the newest one ${reuse}`, async () => {
      const first = await connect(server.confidential);
      const newest = await renewed(first);
      const again = codeOf(await refresh(first));
      const last = codeOf(await refresh(newest));
      const expected = {
        'ends the family': ['token.grant_ended', 'token.grant_ended'],
        'is refused': ['token.grant_ended', 'renewed'],
        'is accepted': ['renewed', 'renewed'],
      }[reuse];
      expect([again, last]).toEqual(expected);
    });

    it('a wrong verifier is refused as a refused code (A-07)', async () => {
      const begun = await begin(server.confidential);
      const pending = { ...begun.pending, codeVerifier: 'x'.repeat(43) };
      const input = { pending, ...(await server.consent(begun.url)) };
      expect(codeOf(await hooks['authorize.complete'](server.confidential, input, server.context))).toBe(
        'token.code_refused',
      );
    });

    it('a code that is used twice is refused, and takes the first tokens with it (F-64)', async () => {
      const begun = await begin(server.confidential);
      const input = { pending: begun.pending, ...(await server.consent(begun.url)) };
      const complete = () => hooks['authorize.complete'](server.confidential, input, server.context);
      const first = await complete();
      if (first.outcome !== 'authorized') throw new Error(codeOf(first));
      expect(codeOf(await complete())).toBe('token.code_refused');
      const connected = { ...server.confidential, tokenState: first.patch.tokenState };
      expect(codeOf(await refresh(connected))).toBe('token.grant_ended');
    });

    it.each(['body', 'basic'] as const)(
      'a wrong secret in the %s is a configuration error',
      async (place) => {
        const { settings } = server.clientCredentials;
        const wrong: Account = {
          ...server.clientCredentials,
          secrets: { clientSecret: 'not-the-secret' },
          settings: { ...settings, clientAuthentication: place },
        };
        const refused = await hooks['authorize.begin'](wrong, {}, server.context);
        expect(codeOf(refused)).toBe('token.invalid_client');
        expect(JSON.stringify(refused)).not.toContain('not-the-secret');
      },
    );

    it('a grant that was revoked at the server needs a new consent (A-37)', async () => {
      const account = await connect(server.confidential);
      expect(await hooks.revoke(account, { token: 'refresh_token' }, server.context)).toMatchObject({
        outcome: 'revoked',
      });
      expect(codeOf(await refresh(account))).toBe('token.grant_ended');
    });

    describe('when the issuer in the callback was altered (A-06)', () => {
      let altered: CallbackAnswer;
      let begun: AuthorizeRedirect;
      beforeEach(async () => {
        begun = await begin(server.confidential);
        const answer = await server.consent(begun.url);
        const query = new URLSearchParams(answer.query);
        query.set('iss', 'https://evil.coupahost.com');
        altered = { ...answer, query: query.toString() };
      });

      it('refuses before any token request', async () => {
        const before = server.tokenRequests();
        const input = { pending: begun.pending, ...altered };
        expect(codeOf(await hooks['authorize.complete'](server.confidential, input, server.context))).toBe(
          'callback.issuer_mismatch',
        );
        expect(server.tokenRequests()).toBe(before);
      });
    });
  });
}
