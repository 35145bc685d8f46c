import { ConnectorError, errorCatalogue } from '../../errors.ts';
import { noteHealth } from '../health/note-health.ts';
import { type HostParts, instantOf, noteEvent } from '../host-parts.ts';

const code = 'api.authorization_ended';

/**
 * Notes that the API answered as the manifest says it does when an authorization has ended. What it says of a token
 * that was replaced meanwhile says nothing about the present one, and is passed over. A store that cannot take the
 * note does not hide the answer of an operation that was carried out.
 */
export async function noteEnded(
  parts: HostParts,
  rejected: { readonly accountId: string; readonly tokenVersion: number },
): Promise<void> {
  try {
    await putNote(parts, rejected);
  } catch (problem) {
    if (!(problem instanceof ConnectorError)) throw problem;
    parts.hookContext.log({ event: 'operation.note_failed', code: problem.code, cause: code });
  }
}

async function putNote(
  parts: HostParts,
  { accountId, tokenVersion }: { readonly accountId: string; readonly tokenVersion: number },
): Promise<void> {
  const { kind, message, action } = errorCatalogue[code];
  await parts.store.transaction(async (tables) => {
    if (!(await tables.tokens.holdVersion(accountId, tokenVersion))) return;
    const { failure = null, token = null } = (await tables.accounts.get(accountId)) ?? {};
    await tables.failures.put(accountId, {
      code,
      kind,
      message,
      action,
      since: failure?.since ?? instantOf(parts),
      failures: (failure?.failures ?? 0) + 1,
      nextTryAt: null,
    });
    const generation = token?.generation;
    await noteEvent(parts, tables, { accountId, event: 'operation.refused', cause: code, generation });
    await noteHealth(parts, tables, accountId);
  });
}
