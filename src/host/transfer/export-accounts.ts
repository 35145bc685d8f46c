import type { AccountInput, AccountTransfer } from '../../generated/types.ts';
import { type HostParts, instantOf } from '../host-parts.ts';
import type { AccountSnapshot } from '../store/store.ts';
import { sealSecrets } from './seal-secrets.ts';
import type { ExportChoice } from './transfer-choice.ts';

/**
 * Settings of accounts as a file carries them, with a passphrase also their client secrets, sealed. Tokens stay: two
 * hosts that renew with one refresh token would end it. Throws `transfer.passphrase_short` and what opening throws.
 */
export async function exportAccounts(
  parts: HostParts,
  { ids, passphrase }: ExportChoice,
): Promise<AccountTransfer> {
  const stored = await parts.store.accounts.list();
  const chosen = stored.filter(({ id }) => ids?.includes(id) ?? true);
  const accounts: readonly AccountInput[] = chosen.map(({ settings }) => settings);
  const sealedSecrets =
    passphrase === undefined
      ? undefined
      : await sealSecrets(
          chosen.map((snapshot) => secretOf(parts, snapshot)),
          accounts,
          passphrase,
        );
  return {
    format: 'coupa-accounts',
    version: 1,
    exportedAt: instantOf(parts),
    accounts,
    ...(sealedSecrets === undefined ? {} : { sealedSecrets }),
  };
}

function secretOf({ vault }: HostParts, { id, secret }: AccountSnapshot): string | null {
  return secret === null ? null : vault.openSecret(id, secret);
}
