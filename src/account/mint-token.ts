import { ConnectorError } from '../errors.ts';
import type { Account } from '../generated/types.ts';
import { requestClientCredentialsToken } from '../oauth/request-client-credentials-token.ts';
import { type Connection, protocolContext } from './connection.ts';
import { explainChange } from './explain-change.ts';
import type { HookContext } from './hook-context.ts';
import { type TokenStateResult, toTokenState } from './token-state.ts';

/**
 * A new access token for the client itself. Throws `token.*` and `net.*`; what Coupa accepted before and refuses
 * now becomes `token.scopes_changed` or `token.client_no_longer_accepted`.
 */
export async function mintToken(
  account: Account,
  connection: Connection,
  context: HookContext,
): Promise<TokenStateResult> {
  const { settings, tokenState: previous } = account;
  try {
    const tokenSet = await requestClientCredentialsToken(
      connection.server,
      connection.client,
      { scopes: settings.scopes, extraParameters: settings.tokenEndpointConfig },
      protocolContext(context, { abortable: true }),
    );
    const origin = { instance: connection.instance, settings, requestedScopes: settings.scopes, previous };
    return toTokenState(tokenSet, origin, context);
  } catch (error) {
    throw error instanceof ConnectorError ? explainChange(error, account, connection) : error;
  }
}
