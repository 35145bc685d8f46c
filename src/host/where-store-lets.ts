import { ConnectorError } from '../errors.ts';
import type { HostParts } from './host-parts.ts';

/**
 * Writes what a validation leaves behind. What was found out stands, and a token is stored or in the journal: a note
 * that cannot be written changes neither, and is missed in the log alone.
 */
export async function whereStoreLets(
  parts: HostParts,
  accountId: string,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    parts.hookContext.log({ event: 'validation.note_failed', accountId, code: error.code });
  }
}
