import type { Account, DisconnectResult, NoInput } from '../generated/types.ts';
import type { HookContext } from './hook-context.ts';
import { tokensBelongTo } from './settings-identity.ts';

/**
 * What to forget, and what to revoke first: the refresh token before the access token (RFC 7009 2.1). Nothing is
 * to be revoked without a revocation endpoint, or when the tokens belong to another instance or client.
 */
export function disconnect(account: Account, _input: NoInput, context: HookContext): DisconnectResult {
  return { outcome: 'disconnected', patch: { tokenState: null }, revoke: revocable(account, context) };
}

function revocable({ settings, tokenState }: Account, context: HookContext): DisconnectResult['revoke'] {
  if (tokenState === null || context.manifest.endpoints.revocation === null) return [];
  // Not parsed: forgetting must not fail because the operator has withdrawn the host's domain since.
  if (!tokensBelongTo(tokenState, settings, { origin: `https://${settings.host}` })) return [];
  return tokenState.refreshToken === undefined ? ['access_token'] : ['refresh_token', 'access_token'];
}
