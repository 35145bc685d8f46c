import type {
  Account,
  Authorized,
  AuthorizeRedirect,
  NoInput,
  PendingAuthorization,
} from '../generated/types.ts';
import { buildAuthorizationUrl } from '../oauth/build-authorization-url.ts';
import { createPkce } from '../oauth/create-pkce.ts';
import { createState } from '../oauth/create-state.ts';
import { type Connection, connectionOf } from './connection.ts';
import type { HookContext } from './hook-context.ts';
import { mintToken } from './mint-token.ts';
import { redirectUriFor } from './redirect-uri-for.ts';

/**
 * Starts Authorize. Authorization code: the address to send the browser to and the pending record to keep; its
 * state and verifier are new on every call. Client credentials: the tokens at once, as nobody has to consent.
 * Throws `account.host_*`, `account.secret_missing`, `account.parameter_reserved`, and for client credentials
 * `token.*` and `net.*`.
 */
export async function authorizeBegin(
  account: Account,
  _input: NoInput,
  context: HookContext,
): Promise<AuthorizeRedirect | Authorized> {
  const connection = connectionOf(account, context);
  if (account.settings.grantType === 'authorization_code') return redirectTo(account, connection, context);
  // Authorize starts afresh: what an earlier token knew of lifetime and scopes is not carried over.
  const { tokenState, findings } = await mintToken({ ...account, tokenState: null }, connection, context);
  context.log({ event: 'authorize.minted' });
  return { outcome: 'authorized', patch: { tokenState }, findings };
}

function redirectTo(account: Account, connection: Connection, context: HookContext): AuthorizeRedirect {
  const { scopes, clientId, authEndpointConfig } = account.settings;
  const { issuer } = connection.server;
  const redirectUri = redirectUriFor(context, issuer);
  const { state, stateHash } = createState(context.random);
  const { codeVerifier, codeChallenge } = createPkce(context.random);
  const url = buildAuthorizationUrl(connection.server, connection.client, {
    redirectUri,
    scopes,
    state,
    codeChallenge,
    extraParameters: authEndpointConfig,
  });
  const pending = {
    stateHash,
    codeVerifier,
    issuer,
    clientId,
    redirectUri,
    scopes,
    ...pendingTimes(context),
  };
  context.log({ event: 'authorize.redirected' });
  return { outcome: 'redirect', url, pending };
}

function pendingTimes({ now, manifest }: HookContext): Pick<PendingAuthorization, 'createdAt' | 'expiresAt'> {
  const createdAt = now();
  const expiresAt = createdAt + manifest.protocol.pendingAuthorizationSeconds * 1000;
  return { createdAt: new Date(createdAt).toISOString(), expiresAt: new Date(expiresAt).toISOString() };
}
