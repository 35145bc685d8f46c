import type { Account } from '../generated/types.ts';
import { unlessRefused } from './connector.ts';
import { type HostParts, noteEvent } from './host-parts.ts';

/**
 * Asks the connector what to revoke and revokes it, refresh token first. Returns normally whatever Coupa says: what
 * is to be forgotten must not depend on it. A refusal is noted in the timeline.
 */
export async function revokeTokens(parts: HostParts, account: Account): Promise<void> {
  const { hooks } = parts.connector;
  const { revoke } = unlessRefused(await hooks.disconnect(account, {}, parts.hookContext));
  for (const token of revoke) {
    const result = await hooks.revoke(account, { token }, parts.hookContext);
    const details = { token, ...(result.outcome === 'refused' ? { code: result.error.code } : {}) };
    const event = result.outcome === 'refused' ? 'revocation.failed' : 'token.revoked';
    await noteEvent(parts, parts.store, { accountId: account.id, event, details });
  }
}
