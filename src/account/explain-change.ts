import { ConnectorError, type ErrorCode } from '../errors.ts';
import type { Account } from '../generated/types.ts';
import type { Connection } from './connection.ts';
import { tokensBelongTo } from './settings-identity.ts';

/**
 * A refusal by the token endpoint in the light of an earlier success with the same instance and client: then the
 * client has changed in Coupa, which is another thing to look for than a typing mistake.
 */
export function explainChange(
  error: ConnectorError,
  account: Account,
  connection: Connection,
): ConnectorError {
  const { tokenState, settings } = account;
  if (tokenState === null || !tokensBelongTo(tokenState, settings, connection.instance)) return error;
  if (error.code === 'token.invalid_client') return renamed(error, 'token.client_no_longer_accepted');
  const sameScopes = settings.scopes.join(' ') === tokenState.requestedScopes.join(' ');
  if (error.code === 'token.invalid_scope' && sameScopes) return renamed(error, 'token.scopes_changed');
  return error;
}

function renamed(error: ConnectorError, code: ErrorCode): ConnectorError {
  return new ConnectorError(code, { details: error.details, cause: error });
}
