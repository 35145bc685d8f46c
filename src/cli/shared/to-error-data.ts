import { ConnectorError } from '../../errors.ts';
import type { ErrorData } from '../../generated/types.ts';
import { usageMessage } from './usage-message.ts';

function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Any thrown value as an entry of the catalogue: ours as they are, oclif's as `cli.usage`, a taken port as
 * `host.address_in_use`, everything else as `host.unexpected` without its text, which may hold a secret.
 */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof ConnectorError) return error.toData();
  const usage = usageMessage(error);
  if (usage !== undefined) return new ConnectorError('cli.usage', { message: usage }).toData();
  const code = systemCode(error);
  if (code === 'EADDRINUSE') return new ConnectorError('host.address_in_use').toData();
  return new ConnectorError('host.unexpected', {
    details: {
      error: error instanceof Error ? error.name : typeof error,
      ...(code === undefined ? {} : { code }),
    },
  }).toData();
}
