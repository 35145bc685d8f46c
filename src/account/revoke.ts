import { ConnectorError } from '../errors.ts';
import type { Account, Revoked, RevokeInput, TokenState } from '../generated/types.ts';
import { revokeToken } from '../oauth/revoke-token.ts';
import { connectionOf, protocolContext } from './connection.ts';
import type { HookContext } from './hook-context.ts';
import { assertTokensBelongTo } from './settings-identity.ts';

/**
 * Ends one token of the account at Coupa (RFC 7009); one that Coupa does not know counts as ended. Sends nothing
 * when there is no revocation endpoint or no such token. Throws `account.token_foreign`, `account.*`, `token.*`
 * and `net.*`.
 */
export async function revoke(account: Account, input: RevokeInput, context: HookContext): Promise<Revoked> {
  const { tokenState } = account;
  if (tokenState === null) throw new ConnectorError('account.not_authorized');
  const { instance, server, client } = connectionOf(account, context);
  assertTokensBelongTo(tokenState, account.settings, instance);
  const { revocationEndpoint } = server;
  const token = tokenOf(tokenState, input);
  if (revocationEndpoint === undefined || token === undefined) return { outcome: 'revoked', sent: false };
  await revokeToken(
    { ...server, revocationEndpoint },
    client,
    { token, hint: input.token },
    protocolContext(context, { abortable: true }),
  );
  context.log({ event: 'token.revoked', token: input.token });
  return { outcome: 'revoked', sent: true };
}

function tokenOf(tokenState: TokenState, { token }: RevokeInput): string | undefined {
  return token === 'refresh_token' ? tokenState.refreshToken : tokenState.accessToken;
}
