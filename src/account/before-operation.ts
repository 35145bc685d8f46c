import { ConnectorError } from '../errors.ts';
import type {
  Account,
  AccountSettings,
  BeforeOperationInput,
  BeforeOperationReady,
  ConnectorManifest,
  RenewalRequired,
  TokenState,
} from '../generated/types.ts';
import { allowedSuffixes } from './allowed-suffixes.ts';
import { parseInstance } from './coupa-instance.ts';
import type { HookContext } from './hook-context.ts';
import { type RefreshDue, refreshDue } from './refresh-due.ts';
import { assertTokensBelongTo } from './settings-identity.ts';

/**
 * What an operation needs: headers that are valid now with advice on renewing, or the word that a renewal must
 * come first. An account that cannot or may not renew itself keeps its headers to the end of the token.
 * Throws `account.not_authorized`, `account.token_foreign`, `account.host_*`, and once the token has ended
 * `token.no_refresh_token` or `refresh.disabled`.
 */
export function beforeOperation(
  account: Account,
  input: BeforeOperationInput,
  context: HookContext,
): BeforeOperationReady | RenewalRequired {
  const { settings, tokenState } = account;
  if (tokenState === null) throw new ConnectorError('account.not_authorized');
  assertTokensBelongTo(tokenState, settings, parseInstance(settings.host, allowedSuffixes(context)));
  const due = refreshDue(tokenState, context.manifest.renewal, context.now());
  const hindrance = renewalHindrance(settings, tokenState);
  if (due === 'expired') {
    if (hindrance !== undefined) throw hindrance;
    return { outcome: 'renewal_required', reason: 'expired' };
  }
  if (due === 'mandatory' && hindrance === undefined && input.acceptExpiring !== true) {
    return { outcome: 'renewal_required', reason: 'expiring' };
  }
  return ready(tokenState, context.manifest, adviceFor(due, hindrance));
}

function adviceFor(due: RefreshDue, hindrance: ConnectorError | undefined): BeforeOperationReady['renewal'] {
  return due === 'fresh' || hindrance !== undefined ? 'none' : 'advisable';
}

function ready(
  tokenState: TokenState,
  { apply }: ConnectorManifest,
  renewal: BeforeOperationReady['renewal'],
): BeforeOperationReady {
  return {
    outcome: 'ready',
    headers: { [apply.header]: `${apply.scheme} ${tokenState.accessToken}` },
    renewal,
    expiresAt: tokenState.expiresAt,
    notBefore: tokenState.notBefore,
  };
}

function renewalHindrance(settings: AccountSettings, tokenState: TokenState): ConnectorError | undefined {
  if (!settings.autoRefreshToken) return new ConnectorError('refresh.disabled');
  if (settings.grantType === 'client_credentials' || tokenState.refreshToken !== undefined) return undefined;
  return new ConnectorError('token.no_refresh_token', {
    message: 'The access token has ended and there is no refresh token to renew it with.',
  });
}
