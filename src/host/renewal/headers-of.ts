import { ConnectorError } from '../../errors.ts';
import { unlessRefused } from '../connector.ts';
import type { OperationHeaders } from '../host.ts';
import type { HostParts } from '../host-parts.ts';
import { freezeHeaders } from './header-slot.ts';
import type { TokenHolder } from './renewal-result.ts';

/**
 * The headers of a holder's token, also of one that is about to end. Throws `account.not_authorized` when it has ended,
 * and what the connector refuses with.
 */
export async function headersOf(parts: HostParts, holder: TokenHolder): Promise<OperationHeaders> {
  const { connector, hookContext } = parts;
  const answer = unlessRefused(
    await connector.hooks.beforeOperation(holder.account, { acceptExpiring: true }, hookContext),
  );
  if (answer.outcome === 'renewal_required') throw new ConnectorError('account.not_authorized');
  return freezeHeaders(answer, holder);
}
