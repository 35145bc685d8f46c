import { ConnectorError } from '../errors.ts';
import type { Account, AuthorizeCompleteInput, Authorized } from '../generated/types.ts';
import { exchangeAuthorizationCode } from '../oauth/exchange-authorization-code.ts';
import { readAuthorizationResponse } from '../oauth/read-authorization-response.ts';
import { type Connection, connectionOf, protocolContext } from './connection.ts';
import type { HookContext } from './hook-context.ts';
import { toTokenState } from './token-state.ts';

/**
 * Finishes Authorize: judges the return from Coupa (where it arrived and its state before anything else, A-05,
 * A-10), exchanges the code once and builds the token state. The host has taken the pending record before, so a
 * second return finds none.
 * Throws `callback.*`, `authorize.*` (what Coupa reported), `account.*`, `token.*` and `net.*`.
 */
export async function authorizeComplete(
  account: Account,
  { pending, callbackUrl, query }: AuthorizeCompleteInput,
  context: HookContext,
): Promise<Authorized> {
  const connection = connectionOf(account, context);
  assertSameAttempt({ pending, callbackUrl }, connection, context);
  const { expectIssuerInCallback, sendScopeInCodeExchange } = context.manifest.protocol;
  const { code } = readAuthorizationResponse(connection.server, query, {
    stateHash: pending.stateHash,
    expectIssuer: expectIssuerInCallback,
  });
  const tokenSet = await exchangeAuthorizationCode(
    connection.server,
    connection.client,
    {
      code,
      codeVerifier: pending.codeVerifier,
      redirectUri: pending.redirectUri,
      extraParameters: account.settings.tokenEndpointConfig,
      ...(sendScopeInCodeExchange ? { scopes: pending.scopes } : {}),
    },
    protocolContext(context, { abortable: false }),
  );
  const { instance } = connection;
  const origin = { instance, settings: account.settings, requestedScopes: pending.scopes, previous: null };
  const { tokenState, findings } = toTokenState(tokenSet, origin, context);
  context.log({ event: 'authorize.completed', renewable: tokenState.refreshToken !== undefined });
  return { outcome: 'authorized', patch: { tokenState }, findings };
}

/** The attempt must be alive, answered at its own address, and made for the account's instance and client. */
function assertSameAttempt(
  { pending, callbackUrl }: Omit<AuthorizeCompleteInput, 'query'>,
  { server, client }: Connection,
  { now }: HookContext,
): void {
  if (pending.issuer !== server.issuer || pending.clientId !== client.clientId) {
    throw new ConnectorError('callback.settings_changed');
  }
  if (callbackUrl !== pending.redirectUri) throw new ConnectorError('callback.context_mismatch');
  if (now() >= Date.parse(pending.expiresAt)) throw new ConnectorError('callback.state_expired');
}
