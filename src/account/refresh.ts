import { ConnectorError } from '../errors.ts';
import type { Account, RefreshInput, Renewed, TokenState } from '../generated/types.ts';
import { refreshToken } from '../oauth/refresh-token.ts';
import type { TokenSet } from '../oauth/token-set.ts';
import { type Connection, connectionOf, protocolContext } from './connection.ts';
import { explainChange } from './explain-change.ts';
import type { HookContext } from './hook-context.ts';
import { mintToken } from './mint-token.ts';
import { assertTokensBelongTo } from './settings-identity.ts';
import { toTokenState } from './token-state.ts';

/**
 * Renews the access token: client credentials mint again, authorization code spends the refresh token, once and
 * without asking for more scopes than were granted. An error of kind `ambiguous` leaves open whether it was spent.
 * Throws `account.not_authorized`, `account.token_foreign`, `token.no_refresh_token`, `token.grant_ended`,
 * `token.scopes_changed`, `token.client_no_longer_accepted`, further `token.*`, `account.*` and `net.*`.
 */
export async function refresh(account: Account, input: RefreshInput, context: HookContext): Promise<Renewed> {
  const connection = connectionOf(account, context);
  const { settings, tokenState } = account;
  if (tokenState !== null) assertTokensBelongTo(tokenState, settings, connection.instance);
  const renewed =
    settings.grantType === 'client_credentials'
      ? await mintAgain(account, connection, context)
      : await spendRefreshToken(account, connection, context);
  context.log({ event: 'token.renewed', reason: input.reason, rotation: renewed.rotation });
  return renewed;
}

async function mintAgain(account: Account, connection: Connection, context: HookContext): Promise<Renewed> {
  const { tokenState, findings } = await mintToken(account, connection, context);
  return { outcome: 'renewed', patch: { tokenState }, rotation: 'minted', findings };
}

async function spendRefreshToken(
  account: Account,
  connection: Connection,
  context: HookContext,
): Promise<Renewed> {
  const previous = account.tokenState;
  if (previous === null) throw new ConnectorError('account.not_authorized');
  const spent = spendable(previous);
  const tokenSet = await sendRefresh(spent, account, { connection, context });
  const { instance } = connection;
  const { settings } = account;
  const origin = { instance, settings, requestedScopes: previous.requestedScopes, previous };
  const { tokenState, findings } = toTokenState(tokenSet, origin, context);
  return { outcome: 'renewed', patch: { tokenState }, rotation: rotationOf(tokenSet, spent), findings };
}

function spendable(previous: TokenState): string {
  if (previous.refreshToken !== undefined) return previous.refreshToken;
  throw new ConnectorError('token.no_refresh_token', {
    message: 'There is no refresh token, so the access token cannot be renewed without a new consent.',
  });
}

/** No `scope` is sent: RFC 6749 6 reads that as everything granted, and it can never widen the grant. */
async function sendRefresh(
  spent: string,
  account: Account,
  { connection, context }: { readonly connection: Connection; readonly context: HookContext },
): Promise<TokenSet> {
  try {
    return await refreshToken(
      connection.server,
      connection.client,
      { refreshToken: spent, extraParameters: account.settings.tokenEndpointConfig },
      protocolContext(context, { abortable: false }),
    );
  } catch (error) {
    throw error instanceof ConnectorError ? explainChange(error, account, connection) : error;
  }
}

function rotationOf(tokenSet: TokenSet, spent: string): Renewed['rotation'] {
  if (tokenSet.refreshToken === undefined) return 'omitted';
  return tokenSet.refreshToken === spent ? 'same' : 'rotated';
}
