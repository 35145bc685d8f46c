import { type HostParts, instantOf } from '../host-parts.ts';
import type { AccountSnapshot, ClientKey, StoreTables } from '../store/store.ts';

/** The client of an account with the secret it would be asked with. */
export function clientOf({ settings, secret }: AccountSnapshot): ClientKey {
  return {
    instance: settings.host,
    clientId: settings.clientId,
    secretFingerprint: secret?.fingerprint ?? '',
  };
}

/** Coupa accepted the client of this account: others that were not asked any more because of it are (check A-39). */
export async function acceptClient(
  parts: HostParts,
  tables: Pick<StoreTables, 'accounts' | 'clients'>,
  accountId: string,
): Promise<void> {
  const account = await tables.accounts.get(accountId);
  if (account !== undefined) await tables.clients.accept(clientOf(account), instantOf(parts));
}
